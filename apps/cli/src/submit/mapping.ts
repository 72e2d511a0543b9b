import { isMappingId, MAPPING_IDS, type MappingId } from '@vernix/contracts';
import { usageError } from '../command.ts';

/** @throws VernixError `command-line`: better told before a file is sent that the registry could not read */
export function mappingOf(name: string): MappingId {
  if (isMappingId(name)) return name;
  throw usageError({
    en: `there is no mapping “${name}”; there are ${MAPPING_IDS.join(', ')}`,
    fr: `la table de correspondance « ${name} » n’existe pas; il y a ${MAPPING_IDS.join(', ')}`,
  });
}
