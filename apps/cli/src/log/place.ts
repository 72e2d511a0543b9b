/** Where a log lies, as a command names it: a directory, an address, or a place in an object store with what opens that. */
import { resolve } from 'node:path';
import { isStorePlace, parseCredentials, type StorePlace, storePlace } from '@vernix/log-store';
import type { Options } from '../command.ts';
import { readSecretFile } from '../private-file.ts';

export const STORE_OPTIONS = {
  endpoint: {
    type: 'string',
    value: 'URL',
    about: {
      en: 's3://: where the store answers (default: Amazon’s address for the region)',
      fr: 's3:// : où répond le stockage (par défaut : l’adresse d’Amazon pour la région)',
    },
  },
  region: {
    type: 'string',
    value: 'NAME',
    about: { en: 's3://: its region (default: us-east-1)', fr: 's3:// : sa région (par défaut : us-east-1)' },
  },
  'path-style': {
    type: 'boolean',
    about: {
      en: 's3://: the bucket is in the path, not in the host’s name (default with --endpoint; else --no-path-style)',
      fr: 's3:// : le compartiment est dans le chemin, non dans le nom d’hôte (par défaut avec --endpoint; sinon --no-path-style)',
    },
  },
  credentials: {
    type: 'string',
    value: 'FILE',
    about: {
      en: 's3://: file with the store’s key, as S3 tools keep it, closed to others; without it the store is asked as anybody',
      fr: 's3:// : fichier de la clé du stockage, tel que le tiennent les outils S3, fermé aux autres; sans lui, la demande est anonyme',
    },
  },
} as const satisfies Options;

export interface StoreAsked {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly 'path-style'?: boolean | undefined;
  readonly credentials?: string | undefined;
}

/** @throws VernixError `store-place-invalid`, `store-credentials-invalid`, `secret-file-open`, `command-line` */
export async function placeOf(place: string, asked: StoreAsked): Promise<string | StorePlace> {
  if (/^https?:\/\//.test(place)) return place;
  return isStorePlace(place) ? await storeAt(place, asked) : resolve(place);
}

/** @throws VernixError as {@link placeOf} */
export async function storeAt(place: string, asked: StoreAsked): Promise<StorePlace> {
  const { endpoint, region, 'path-style': pathStyle, credentials } = asked;
  const key = credentials === undefined ? null : parseCredentials(await readSecretFile(credentials));
  return storePlace(
    {
      place,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      ...(pathStyle === undefined ? {} : { pathStyle }),
    },
    key,
  );
}
