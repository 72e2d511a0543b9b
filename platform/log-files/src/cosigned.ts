import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import {
  addCosignatures,
  type Checkpoint,
  type Cosigned,
  formatLogProof,
  type LogPolicy,
  openCheckpoint,
  openNote,
  openWitnessed,
  type Verifier,
  verifyConsistency,
} from '@vernix/tlog';
import { COSIGNED } from './layout.ts';
import { LogReader } from './reader.ts';
import { readNote } from './reading.ts';

interface Seen {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly witnesses: readonly Cosigned[];
}

/**
 * The newest checkpoint that enough witnesses signed, in a file beside the log's own. It is what the log itself cannot have
 * forgotten: a log that is shorter than it, or does not continue it, was put back or forked.
 */
export class CosignedCheckpoint {
  readonly #directory: string;
  readonly #policy: LogPolicy;
  #newest: Seen | null;

  private constructor(directory: string, policy: LogPolicy, newest: Seen | null) {
    this.#directory = directory;
    this.#policy = policy;
    this.#newest = newest;
  }

  /**
   * A file that witnesses signed whom the policy no longer asks for still binds the log; it counts as seen by nobody.
   * @throws VernixError `log-rolled-back`, `log-proof-wrong`, what `openCheckpoint` throws, and what reading the log throws
   */
  static async open(directory: string, policy: LogPolicy): Promise<CosignedCheckpoint> {
    const note = await readNote(join(directory, COSIGNED));
    if (note === null) return new CosignedCheckpoint(directory, policy, null);
    const checkpoint = openCheckpoint(note, policy.log);
    await requireContinued(directory, checkpoint);
    const newest = policy.quorum === 0 ? null : seenIn(note, policy);
    return new CosignedCheckpoint(directory, policy, newest);
  }

  get note(): string | null {
    return this.#newest?.note ?? null;
  }

  /** Whether what is kept, if anything, bears a signature of each of these keys of the log. */
  async isSignedBy(verifiers: readonly Verifier[]): Promise<boolean> {
    const note = await readNote(join(this.#directory, COSIGNED));
    if (note === null) return true;
    const { signed } = openNote(note, [...this.#policy.log.verifiers, ...verifiers]);
    return verifiers.every((verifier) => signed.some((one) => one.verifier.vkey === verifier.vkey));
  }

  /** How many entries enough witnesses have seen, and when the last of them said so (`null`: none of their keys says). */
  get seen(): { readonly size: number; readonly at: Date | null } | null {
    if (this.#newest === null) return null;
    const { checkpoint, witnesses } = this.#newest;
    const newest = Math.max(0, ...witnesses.map(({ time }) => time ?? 0));
    return { size: checkpoint.size, at: newest === 0 ? null : new Date(newest * 1000) };
  }

  /**
   * Adds what witnesses answered to a checkpoint of this log and keeps it, when that is enough of them and it is not older than
   * what is kept. On disk when it resolves. The caller lets no other come in between.
   * @throws VernixError `log-quorum-missing`, `log-rolled-back`, `log-proof-wrong`, `log-signature-wrong`,
   * `log-signature-missing`, `log-origin-wrong`, `log-note-invalid`, `log-checkpoint-invalid`; `release-not-written`
   */
  async keep(checkpoint: string, cosignatures: string): Promise<void> {
    const note = addCosignatures(checkpoint, cosignatures, this.#policy.witnesses);
    const seen = {
      note,
      ...openWitnessed(note, { ...this.#policy, quorum: Math.max(1, this.#policy.quorum) }),
    };
    if (seen.checkpoint.size < (this.#newest?.checkpoint.size ?? 0)) return;
    await requireContinued(this.#directory, seen.checkpoint);
    await writeAtomically(join(this.#directory, COSIGNED), note).catch((cause: unknown) => {
      throw new VernixError('release-not-written', {}, { cause });
    });
    this.#newest = seen;
  }

  /** The first entry that not enough witnesses have seen; null when they have seen all. */
  async firstUnseen(): Promise<Buffer | null> {
    const reader = await LogReader.open(this.#directory);
    const size = this.#newest?.checkpoint.size ?? 0;
    return size < reader.checkpoint.size ? await reader.entry(size) : null;
  }

  /**
   * A tlog-proof of an entry, which is its extra data: under what witnesses signed or, where the policy asks for none, under
   * the log's own checkpoint.
   * @throws VernixError `log-not-witnessed`: they have not seen so much yet; `log-entry-missing` and what reading throws
   */
  async prove(index: number): Promise<string> {
    const reader = await LogReader.open(this.#directory);
    const unasked = { note: reader.note, checkpoint: reader.checkpoint };
    const under = this.#policy.quorum === 0 ? unasked : this.#newest;
    if (under === null || (index >= under.checkpoint.size && index < reader.checkpoint.size))
      throw new VernixError('log-not-witnessed', { size: under?.checkpoint.size ?? 0 });
    const extra = await reader.entry(index);
    const proof = await reader.inclusionProof(index, under.checkpoint.size);
    return formatLogProof({ index, proof, checkpoint: under.note, extra });
  }
}

function seenIn(note: string, policy: LogPolicy): Seen | null {
  try {
    return { note, ...openWitnessed(note, policy) };
  } catch (error) {
    if (error instanceof VernixError && error.code === 'log-quorum-missing') return null;
    throw error;
  }
}

/** That the log on disk begins with this tree. */
async function requireContinued(directory: string, older: Checkpoint): Promise<void> {
  const reader = await LogReader.open(directory);
  verifyConsistency(older, reader.checkpoint, await reader.consistencyProof(older.size));
}
