import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Sees to it that this process leaves no core dump: it would be everything in memory, on a disk. Two things, because a
 * sandbox may allow only one. The kernel is told to put no memory into a dump (core(5), `coredump_filter`), and the limit is
 * set to one byte: less than any dump has, and the one value at which the kernel does not start a collector either.
 *
 * @returns whether a dump could still hold memory; elsewhere than on Linux nothing is done, and nothing known
 */
export function forbidCoreDumps(): { readonly left: boolean } {
  if (process.platform !== 'linux') return { left: false };
  let emptied = true;
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    emptied = false;
  }
  try {
    spawnSync('prlimit', ['--pid', String(process.pid), '--core=1:1'], { stdio: 'ignore' });
    return {
      left: !emptied && !/^Max core file size +[01] /m.test(readFileSync('/proc/self/limits', 'utf8')),
    };
  } catch {
    return { left: !emptied };
  }
}
