import type { Log } from '@vernix/service';
import {
  type Checkpoint,
  cosign,
  EMPTY_TREE,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  type Signer,
  type Verifier,
  type WitnessAnswer,
} from '@vernix/tlog';
import type { Memory } from './memory.ts';

export interface WitnessParts {
  readonly signers: readonly Signer[];
  /** The keys of each log it watches, by origin. */
  readonly logs: ReadonlyMap<string, readonly Verifier[]>;
  readonly memory: Memory;
  readonly log: Log;
  readonly now: () => Date;
}

/** Cosigns checkpoints that continue what it cosigned before. One request at a time: two that cross could take it back. */
export class Witness {
  readonly #parts: WitnessParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: WitnessParts) {
    this.#parts = parts;
  }

  /** What to answer to the body of an `add-checkpoint` request; what it says was cosigned is on disk by then. */
  add(body: string): Promise<WitnessAnswer> {
    const answer = this.#last.then(() => this.#add(body));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #add(body: string): Promise<WitnessAnswer> {
    const { memory, signers, logs, log, now } = this.#parts;
    const note = noteIn(body);
    if (note !== null) await this.#remember(note);
    const state = new Map(
      [...logs].map(([origin, verifiers]) => [
        origin,
        { verifiers, latest: memory.latest(origin) ?? EMPTY_TREE },
      ]),
    );
    const answer = await cosign(state, body, signers, Math.floor(now().getTime() / 1000));
    if (answer.status === 200 && note !== null) {
      await memory.keep(answer.cosigned, note);
      log.info('checkpoint-cosigned', { size: answer.cosigned.size });
    }
    return answer;
  }

  /**
   * A checkpoint that we cosigned and know nothing of: our memory is an old copy that somebody put back. What we signed,
   * we hold: it is taken for the latest, or we would cosign a fork of it from where the old copy stands.
   */
  async #remember(note: string): Promise<void> {
    const { signers, logs, memory, log } = this.#parts;
    const own = signedBy(
      note,
      signers.map(({ verifier }) => verifier),
    );
    if (own === null || signedBy(note, logs.get(own.origin) ?? []) === null) return;
    if (own.size <= (memory.latest(own.origin)?.size ?? 0)) return;
    log.error('memory-was-restored', { size: own.size });
    await memory.keep(own, note);
  }
}

function noteIn(body: string): string | null {
  try {
    return parseAddCheckpoint(body).checkpoint;
  } catch {
    return null; // `cosign` says what is wrong with it
  }
}

/** The checkpoint, when one of these keys signed it. */
function signedBy(note: string, verifiers: readonly Verifier[]): Checkpoint | null {
  try {
    return parseCheckpoint(openNote(note, verifiers).text);
  } catch {
    return null;
  }
}
