import { posix } from 'node:path';
import { type Setting, ZONE_NEEDS, type ZoneName } from './needs.ts';

/** A zone's configuration as it is in its file. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Of a checkout, what a zone runs from. The rest of it, and what else lies in its directory, is not its business. */
export const CODE = ['apps', 'packages', 'platform', 'node_modules', 'package.json'] as const;

/** A path that a configuration names, and what the zone does there. */
export interface Place {
  readonly setting: Setting;
  readonly path: string;
  /** `keep`: it reads and writes. `make`: a socket of its own. `call`: another's, which takes no right to a file. */
  readonly access: 'read' | 'keep' | 'make' | 'call';
  readonly kind: 'file' | 'directory' | 'socket';
}

/** How configurations name their paths: `roster.file`, `filesDir`, `directory`, `adminSocket`. */
const KINDS = [
  ['file', /file$/i],
  ['directory', /dir(ectory)?$/i],
  ['socket', /socket$/i],
] as const;

/** The places a zone's configuration names. */
export function placesIn(zone: ZoneName, configuration: Configuration): Place[] {
  const { readsOnly, keeps, makesSockets } = ZONE_NEEDS[zone];
  const access = (kind: Place['kind'], setting: Setting): Place['access'] => {
    if (kind === 'socket') return makesSockets ? 'make' : 'call';
    if (kind === 'directory') return readsOnly.includes(setting) ? 'read' : 'keep';
    return keeps.includes(setting) ? 'keep' : 'read';
  };
  return textsIn(configuration, '').flatMap(([setting, path]) => {
    const kind = KINDS.find(([, pattern]) => pattern.test(setting))?.[0];
    return kind === undefined ? [] : [{ setting, path, kind, access: access(kind, setting) }];
  });
}

/** Every text in a configuration, by its setting; those in a list share one. */
function textsIn(value: unknown, setting: Setting): [Setting, string][] {
  if (typeof value === 'string') return [[setting, value]];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => textsIn(one, setting));
  if (typeof value !== 'object' || value === null) return [];
  const prefix = setting === '' ? '' : `${setting}.`;
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, prefix + name));
}

/** What loosens the rest, and the warning Node gives of it at each start: the table says why a zone needs it. */
const GRANTS = [
  { need: 'nativeCode', flag: '--allow-addons', warning: 'PERM0001' },
  { need: 'threads', flag: '--allow-worker', warning: 'PERM0006' },
  { need: 'processes', flag: '--allow-child-process', warning: 'PERM0002' },
] as const;

export interface Places {
  /** Where the code is. */
  readonly root: string;
  readonly configFile: string;
}

/**
 * The flags that hold a zone's process to its own files (https://nodejs.org/api/permissions.html). They bind JavaScript,
 * not native code, and they follow symbolic links; what a unit of systemd denies is denied to both. Paths must be absolute.
 */
export function nodeFlags(zone: ZoneName, configuration: Configuration, places: Places): string[] {
  const { root, configFile } = places;
  const needs = ZONE_NEEDS[zone];
  const named = placesIn(zone, configuration);
  const writes = named
    .filter(({ access }) => access === 'keep' || access === 'make')
    .flatMap(({ path, kind }) => whole(kind === 'directory' ? path : posix.dirname(path)));
  const read = named
    .filter(({ access }) => access === 'read')
    .flatMap(({ path, kind }) => (kind === 'directory' ? whole(path) : [path]));
  const reads = [...CODE.map((name) => posix.join(root, name)), configFile, ...read, ...writes];
  return [
    '--permission',
    ...[...new Set(reads)].map((path) => `--allow-fs-read=${path}`),
    ...[...new Set(writes)].map((path) => `--allow-fs-write=${path}`),
    ...GRANTS.filter(({ need }) => needs[need]).flatMap(({ flag, warning }) => [
      flag,
      `--disable-warning=${warning}`,
    ]),
    '--disable-sigusr1',
  ];
}

/** One that is not there yet would be taken for a file, so what is to be in it is named too. */
const whole = (directory: string): string[] => [directory, `${directory}/*`];
