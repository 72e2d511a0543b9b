import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  consistencyProof,
  type Hash,
  type HashReader,
  type LogIdentity,
  openCheckpoint,
  readFrontier,
  type WitnessAddress,
  verifyConsistency,
} from '@vernix/tlog';
import type { LogSource } from '@vernix/log-store';
import { addCheckpoint } from './witness-answer.ts';

/** Others may show it more between two questions of ours. */
const MOST_TURNS = 5;
const PAUSE_MS = 1000;

/**
 * What a witness makes of the log at hand. `same`: it had cosigned this very tree. `cosigned`: it had cosigned how it begins, and
 * the whole now. `longer`: it had cosigned a tree that goes on where this one ends.
 */
export interface Standing {
  readonly standing: 'same' | 'cosigned' | 'longer';
  /** How many entries it had cosigned when it was asked. */
  readonly seen: number;
}

/** A log that was read and verified up to its checkpoint. */
export interface Shown {
  readonly source: LogSource;
  readonly checkpoint: Checkpoint;
}

/**
 * Asks a witness whether it has seen another log than this. It tells of what it cosigned the size alone, so a log that is longer is
 * shown with the proof that it continues that much: the witness cosigns it, or finds that it does not.
 * @throws VernixError `log-forked`, `log-rolled-back`, `log-rewritten`: what is there by now does not continue what was read;
 * `log-proof-wrong` and what reading tiles throws: the log's tiles do not give its root; what `addCheckpoint` throws
 */
export async function askWitness(
  witness: WitnessAddress,
  log: Shown,
  identity: LogIdentity,
  signal: AbortSignal,
): Promise<Standing> {
  const { size } = log.checkpoint;
  let shown = log;
  let [old, seen] = [size, size];
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const proof = await growth(shown, old);
    const says = await addCheckpoint(witness, { oldSize: old, proof, checkpoint: shown.source.note }, signal);
    if (says === 'cosigned')
      return { standing: seen === size ? 'same' : seen < size ? 'cosigned' : 'longer', seen };
    if (says === 'other' || says.stands === old) throw new VernixError('log-forked', { size: old });
    old = says.stands;
    if (turn === 0) seen = old;
    if (old > shown.checkpoint.size) shown = await grown(log, old, identity, signal);
  }
  throw new VernixError('witness-refused', { witness: witness.url, status: 409 });
}

/** The log may have grown since it was read: what is there now, of this size at least, must continue it. */
async function grown(log: Shown, least: number, identity: LogIdentity, signal: AbortSignal): Promise<Shown> {
  const { size } = log.checkpoint;
  for (let waits = log.source.lagSeconds; ; waits -= 1) {
    const source = await log.source.again();
    const now = { source, checkpoint: openCheckpoint(source.note, identity) };
    if (now.checkpoint.size >= least) {
      const proof = await growth(now, size);
      try {
        verifyConsistency(log.checkpoint, now.checkpoint, proof);
      } catch (cause) {
        throw new VernixError('log-rewritten', { size }, { cause });
      }
      return now;
    }
    if (waits <= 0) throw new VernixError('log-rolled-back', { size: now.checkpoint.size, older: least });
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

/** That the tree begins with its first `older` leaves. It is held against the root: a damaged tile is no fork. */
async function growth({ source, checkpoint }: Shown, older: number): Promise<Hash[]> {
  const hashes: HashReader = source.hashes();
  const proof = await consistencyProof(older, checkpoint.size, hashes);
  if (older < checkpoint.size)
    verifyConsistency({ size: older, root: (await readFrontier(older, hashes)).root }, checkpoint, proof);
  return proof;
}
