/**
 * Where tests put what they make: in memory, where there is room. A copy of the database, one for each test, is a
 * thousand files, and on some machines making them takes longer than the test does. That a stop or a kill loses nothing
 * is shown as well there; a cut of power is simulated by what the test itself did not write.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const GIB = 2 ** 30;
/** Five times what all of the tests hold at once at most. */
const ROOM = 2 * GIB;
const NAME = /^vernix-tests-(\d+)$/;

export interface Machine {
  /** A file system in memory, mounted by Linux. */
  readonly memory: string;
  /** `/proc/mounts` */
  readonly mounts: string;
  /** Bytes that can still be put there. */
  available(): number;
}

/** @returns undefined where nothing is kept in memory. */
export function thisMachine(): Machine | undefined {
  const memory = '/dev/shm';
  try {
    const available = (): number => {
      const { bavail, bsize } = statfsSync(memory);
      const [, kibibytes = '0'] =
        /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
      return Math.min(bavail * bsize, Number(kibibytes) * 1024);
    };
    available(); // it can be told
    return { memory, mounts: readFileSync('/proc/mounts', 'utf8'), available };
  } catch {
    return undefined;
  }
}

/** Of memory, and from which programs may be started, as some tests do with copies of them. */
function serves({ memory, mounts }: Machine): boolean {
  const mounted = mounts.split('\n').map((line) => line.split(' '));
  const [, , type, options = ''] = mounted.findLast(([, place]) => place === memory) ?? [];
  return type === 'tmpfs' && !options.split(',').includes('noexec');
}

function runs(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A run that was killed could not remove its own; where machines share their memory, its number may be ours now. */
function removeAbandoned(memory: string): void {
  for (const name of readdirSync(memory)) {
    const [, owner] = NAME.exec(name) ?? [];
    if (owner === undefined || (Number(owner) !== process.pid && runs(Number(owner)))) continue;
    try {
      rmSync(join(memory, name), { recursive: true, force: true });
    } catch {
      // Another user's, who removes it at the next run.
    }
  }
}

/**
 * A directory in memory that goes when this process ends, for `TMPDIR`.
 * @returns undefined where there is no such room: then tests use the machine's own temporary directory.
 */
export function roomInMemory(machine = thisMachine()): string | undefined {
  if (machine === undefined || !serves(machine)) return undefined;
  removeAbandoned(machine.memory);
  if (machine.available() < ROOM) return undefined;
  const room = join(machine.memory, `vernix-tests-${process.pid}`);
  mkdirSync(room);
  chmodSync(room, 0o1777); // as /tmp: what PostgreSQL and the zones run as is not always who runs the tests
  process.once('exit', () => rmSync(room, { recursive: true, force: true }));
  return room;
}
