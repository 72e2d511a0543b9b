import { posix } from 'node:path';
import { type Configuration, placesIn, rightsIn, writableIn } from './configuration.ts';
import type { ZoneName } from './needs.ts';

/** Of a checkout, what a zone runs from. The rest of it, and what else lies in its directory, is not its business. */
export const CODE = ['apps', 'packages', 'platform', 'node_modules', 'package.json'] as const;

/** What a process sees to before it does anything else: that the kernel puts no memory into a core dump of it (core(5)). */
const OF_ITSELF = { reads: ['/proc/self/limits'], writes: ['/proc/self/coredump_filter'] } as const;

/** What loosens the rest, and the warning Node gives of it at each start: the table says why a zone needs it. */
const FLAGS = [
  { right: 'nativeCode', flag: '--allow-addons', warning: 'PERM0001' },
  { right: 'threads', flag: '--allow-worker', warning: 'PERM0006' },
  { right: 'processes', flag: '--allow-child-process', warning: 'PERM0002' },
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
  const writes = writableIn(zone, configuration).flatMap(whole);
  const read = placesIn(zone, configuration)
    .filter(({ access }) => access === 'read')
    .flatMap(({ path, kind }) => (kind === 'directory' ? whole(path) : [path]));
  const reads = [...CODE.map((name) => posix.join(root, name)), configFile, ...read, ...writes];
  const rights = rightsIn(zone, configuration);
  return [
    '--permission',
    ...[...new Set([...reads, ...OF_ITSELF.reads])].map((path) => `--allow-fs-read=${path}`),
    ...[...new Set([...writes, ...OF_ITSELF.writes])].map((path) => `--allow-fs-write=${path}`),
    ...FLAGS.filter(({ right }) => rights.has(right)).flatMap(({ flag, warning }) => [
      flag,
      `--disable-warning=${warning}`,
    ]),
    '--disable-sigusr1',
  ];
}

/** One that is not there yet would be taken for a file, so what is to be in it is named too. */
const whole = (directory: string): string[] => [directory, `${directory}/*`];
