/** A program that holds a log against its key by the packages of the Go checksum database alone; none of it is ours to get wrong. */
import { execFile, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('../go', import.meta.url));
const go = (...args: string[]) => spawnSync('go', args, { cwd: SOURCE, encoding: 'utf8' });

/** Why it cannot be built here, and what would let it be; null when it can. */
export const goIsMissing: string | null =
  go('version').status !== 0
    ? 'go is not on PATH: install Go 1.24 or later'
    : go('mod', 'download').status !== 0
      ? 'golang.org/x/mod cannot be fetched: let GOPROXY lead to a module proxy, or fill the module cache'
      : null;
if (goIsMissing !== null) console.warn(`skipped, outside tools on our log: ${goIsMissing}`);

export class GoVerifier {
  readonly #program: string;

  /** @param program where to put it */
  constructor(program: string) {
    const { status, stderr } = go('build', '-o', program, '.');
    if (status !== 0) throw new Error(stderr);
    this.#program = program;
  }

  /** Every tile and entry, and proofs: that the log continues that of `older` entries, and of the entries `indices`. */
  verify(
    directory: string,
    key: string,
    older: number,
    indices: readonly number[],
  ): SpawnSyncReturns<string> {
    const args = [directory, key, String(older), ...indices.map(String)];
    return spawnSync(this.#program, args, { encoding: 'utf8' });
  }

  /** The same of a log that this process serves. @throws when it does not hold */
  verifyMeanwhile(
    url: string,
    key: string,
    older: number,
    indices: readonly number[],
  ): Promise<{ readonly stdout: string; readonly stderr: string }> {
    return promisify(execFile)(this.#program, [url, key, String(older), ...indices.map(String)]);
  }
}
