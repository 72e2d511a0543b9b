import { isMappingId, MAPPING_IDS, type MappingId, VernixError } from '@vernix/contracts';
import type { Mapping } from '../mapping.ts';
import { template } from './template.ts';
import { usNatality2014 } from './us-natality-2014.ts';

const BY_ID: Readonly<Record<MappingId, Mapping>> = {
  template,
  'us-natality-2014': usNatality2014,
};

export const MAPPINGS: readonly Mapping[] = MAPPING_IDS.map((id) => BY_ID[id]);

/** @throws VernixError `mapping-unknown` */
export function getMapping(id: string): Mapping {
  if (!isMappingId(id)) throw new VernixError('mapping-unknown');
  return BY_ID[id];
}
