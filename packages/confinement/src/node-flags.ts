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

/** What a zone's process may open: directories with all that is in them, and single files. */
interface Opened {
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

function openedBy(zone: ZoneName, configuration: Configuration, { root, configFile }: Places) {
  const written = writableIn(zone, configuration);
  const read = placesIn(zone, configuration).filter(({ access }) => access === 'read');
  const named = (wanted: boolean): string[] =>
    read.filter(({ kind }) => (kind === 'directory') === wanted).map(({ path }) => path);
  const code = CODE.map((name) => posix.join(root, name));
  return {
    reads: { directories: [...named(true), ...written], files: [...code, configFile, ...named(false)] },
    writes: { directories: written, files: [] },
  } satisfies Record<string, Opened>;
}

/**
 * The flags that hold a zone's process to its own files (https://nodejs.org/api/permissions.html). They bind JavaScript,
 * not native code, and they follow symbolic links; what a unit of systemd denies is denied to both. Paths must be absolute.
 */
export function nodeFlags(zone: ZoneName, configuration: Configuration, places: Places): string[] {
  const { reads, writes } = openedBy(zone, configuration, places);
  const rights = rightsIn(zone, configuration);
  return [
    '--permission',
    ...[...pathsOf(reads), ...OF_ITSELF.reads].map((path) => `--allow-fs-read=${path}`),
    ...[...pathsOf(writes), ...OF_ITSELF.writes].map((path) => `--allow-fs-write=${path}`),
    ...FLAGS.filter(({ right }) => rights.has(right)).flatMap(({ flag, warning }) => [
      flag,
      `--disable-warning=${warning}`,
    ]),
    // It takes the types out of its page by what Node calls experimental.
    ...(zone === 'desk' ? ['--disable-warning=ExperimentalWarning'] : []),
    '--disable-sigusr1',
  ];
}

/**
 * A directory that Node would deny, though all in it may be opened: once it is there, Node knows it by the names in it alone, and
 * loses that when the name of something beside it begins as its own does. `null` when there is none.
 */
export function shadowedIn(
  zone: ZoneName,
  configuration: Configuration,
  places: Places,
): { readonly directory: string; readonly by: string } | null {
  const { directories, files } = openedBy(zone, configuration, places).reads;
  const all = outermost({ directories, files });
  for (const directory of all.directories) {
    const by = [...all.directories, ...all.files].find(
      (path) => path !== directory && path.startsWith(directory),
    );
    if (by !== undefined) return { directory, by };
  }
  return null;
}

/** What is in another directory is named with it. To name it again would make Node deny the other, as {@link shadowedIn} says. */
function outermost({ directories, files }: Opened): Opened {
  const isOutside = (path: string): boolean => !directories.some((other) => path.startsWith(`${other}/`));
  const outer = [...new Set(directories)].filter(isOutside);
  return {
    directories: outer,
    files: [...new Set(files)].filter((path) => isOutside(path) && !outer.includes(path)),
  };
}

function pathsOf(opened: Opened): string[] {
  const { directories, files } = outermost(opened);
  return [...files, ...directories.flatMap(whole)];
}

/** One that is not there yet would be taken for a file, so what is to be in it is named too. */
const whole = (directory: string): string[] => [directory, `${directory}/*`];
