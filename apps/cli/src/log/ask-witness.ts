import { VernixError } from '@vernix/contracts';
import {
  consistencyProof,
  type Hash,
  type HashReader,
  type LogIdentity,
  readFrontier,
  type WitnessAddress,
  verifyConsistency,
} from '@vernix/tlog';
import { caughtUp, type Patience, type Shown } from './caught-up.ts';
import { addCheckpoint } from './witness-answer.ts';

/** Others may show it more between two questions of ours. */
const MOST_TURNS = 5;

/**
 * What a witness makes of the log at hand. `same`: it had cosigned this very tree. `cosigned`: it had cosigned how it begins, and
 * the whole now. `longer`: it had cosigned a tree that goes on where this one ends.
 */
export interface Standing {
  readonly standing: 'same' | 'cosigned' | 'longer';
  /** How many entries it had cosigned when it was asked. */
  readonly seen: number;
}

/**
 * Asks a witness whether it has seen another log than this. It tells of what it cosigned the size alone, so a log that is longer is
 * shown with the proof that it continues that much: the witness cosigns it, or finds that it does not.
 * @param log was read and verified up to its checkpoint
 * @param waits told how much the witness has seen, when the log is behind that and may still come to it
 * @throws VernixError `log-forked`, `log-rolled-back`, `log-rewritten`: what is there by now does not continue what was read;
 * `log-proof-wrong` and what reading tiles throws: the log's tiles do not give its root; what `addCheckpoint` throws
 */
export async function askWitness(
  witness: WitnessAddress,
  log: Shown,
  identity: LogIdentity,
  waits: (seen: number, ...here: Parameters<Patience['waits']>) => void,
  signal: AbortSignal,
): Promise<Standing> {
  const { size } = log.checkpoint;
  // For all turns together: a witness that names more each time is not waited for without end.
  const until = performance.now() + log.source.lagSeconds * 1000;
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
    const least = old;
    const patience: Patience = { until, waits: (...here) => waits(least, ...here) };
    if (old > shown.checkpoint.size) shown = await grown(log, old, identity, patience, signal);
  }
  throw new VernixError('witness-refused', { witness: witness.url, status: 409 });
}

/** The log may have grown since it was read: what is there now, of this size at least, must continue it. */
async function grown(
  log: Shown,
  least: number,
  identity: LogIdentity,
  patience: Patience,
  signal: AbortSignal,
): Promise<Shown> {
  const { size } = log.checkpoint;
  const now = await caughtUp(log.source, least, identity, patience, signal);
  const proof = await growth(now, size);
  try {
    verifyConsistency(log.checkpoint, now.checkpoint, proof);
  } catch (cause) {
    throw new VernixError('log-rewritten', { size }, { cause });
  }
  return now;
}

/** That the tree begins with its first `older` leaves. It is held against the root: a damaged tile is no fork. */
async function growth({ source, checkpoint }: Shown, older: number): Promise<Hash[]> {
  const hashes: HashReader = source.hashes();
  const proof = await consistencyProof(older, checkpoint.size, hashes);
  if (older < checkpoint.size)
    verifyConsistency({ size: older, root: (await readFrontier(older, hashes)).root }, checkpoint, proof);
  return proof;
}
