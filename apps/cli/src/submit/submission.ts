/**
 * One submission's memory on this computer, so that the same command run again after a kill goes on where it stopped:
 * a private directory with a small state file and, until the receipt is in hand, the sealed copy. It is gone once the
 * command has shown what it was asked for.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgeRecipient, Sha256Hex, TransferId } from '@vernix/contracts';
import { z } from 'zod';
import { parseJson } from '../json-file.ts';
import { makePrivateDirectory, readSecretFile, writePrivateFile } from '../private-file.ts';
import type { Source } from './source.ts';

const SealedCopy = z.object({ recipient: AgeRecipient, sha256: Sha256Hex, bytes: z.int().positive() });
export type SealedCopy = z.infer<typeof SealedCopy>;

const State = z.object({
  sealed: SealedCopy.nullable(),
  upload: z.object({ url: z.url(), id: TransferId }).nullable(),
  /** The upload's receipt is in hand; only its outcome is still to come. */
  received: z.boolean().default(false),
});
type State = z.infer<typeof State>;

/** The same file, unchanged, to the same gateway in the same way is the same submission. */
export function keyOf(source: Source, destination: readonly string[]): string {
  const identity = JSON.stringify([source.path, source.size, source.mtimeMs, ...destination]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

const EMPTY: State = { sealed: null, upload: null, received: false };

export class Submission {
  readonly directory: string;
  readonly resumed: boolean;
  #state: State;

  private constructor(directory: string, state: State | null) {
    this.directory = directory;
    this.resumed = state !== null;
    this.#state = state ?? EMPTY;
  }

  /** @param key of `keyOf`; whose turn it is */
  static async open(stateDirectory: string, key: string): Promise<Submission> {
    const directory = join(stateDirectory, 'submissions', key);
    return new Submission(directory, await readState(join(directory, 'state.json')));
  }

  get sealedPath(): string {
    return join(this.directory, 'sealed.age');
  }

  get sealed(): SealedCopy | null {
    return this.#state.sealed;
  }

  get upload(): State['upload'] {
    return this.#state.upload;
  }

  get received(): boolean {
    return this.#state.received;
  }

  /** A place for the sealed copy; made only now, for most mistakes are found before there is one. */
  async makeDirectory(): Promise<void> {
    await makePrivateDirectory(this.directory);
  }

  /** A new sealed copy is another file: what was sent of an earlier one does not count. */
  keepSealed(sealed: SealedCopy): Promise<void> {
    return this.#save({ ...EMPTY, sealed });
  }

  keepUpload(url: string): Promise<void> {
    const id = TransferId.parse(new URL(url).pathname.split('/').at(-1));
    return this.#save({ ...this.#state, upload: { url, id } });
  }

  /** The sealed copy has done its work; what was sent is remembered, lest the same command send it again. */
  async keepReceived(): Promise<void> {
    await this.#save({ ...this.#state, received: true });
    await rm(this.sealedPath, { force: true });
  }

  /** Begins anew. */
  async discard(): Promise<void> {
    this.#state = EMPTY;
    await rm(this.directory, { recursive: true, force: true });
  }

  async #save(state: State): Promise<void> {
    this.#state = state;
    await this.makeDirectory();
    await writePrivateFile(join(this.directory, 'state.json'), JSON.stringify(state));
  }
}

async function readState(path: string): Promise<State | null> {
  return existsSync(path) ? parseJson(State, await readSecretFile(path), path) : null;
}
