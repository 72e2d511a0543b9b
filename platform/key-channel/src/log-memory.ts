import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AnswerEnvelope, CheckpointAnswer, GrowthAnswer, isErrorCode, VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { openCheckpoint, parseCheckpoint, parseNote, Verifier, verifyConsistency } from '@vernix/tlog';
import { z } from 'zod';
import type { Frame } from './frame.ts';

/** What a caller keeps of a key service's log: the newest checkpoint it saw, and the keys that signed it. */
const Memory = z.object({
  type: z.literal('vernix-log-memory/1'),
  keys: z.array(z.string()).min(1).max(8),
  checkpoint: z.string(),
});
type Memory = z.infer<typeof Memory>;

/** One question and its answer's frame. */
type Ask = (
  request: { op: 'log.checkpoint' } | { op: 'log.growth'; older: number; size: number },
) => Promise<Frame>;

/**
 * A key service that was set back to an older copy of its directory has a good log, signed by the right keys, and budgets
 * that were never spent. Only who remembers more can tell. So whoever calls it keeps the newest checkpoint it saw, and asks
 * at each connection to be shown that the log goes on from there; nothing else is asked before. The first connection of
 * all is believed.
 *
 * @param file where the memory is; several processes may share it
 * @throws VernixError `key-service-rolled-back`, `key-service-unproven`: its log is not the one that is remembered;
 *   `log-memory-damaged`, `log-memory-full`
 */
export async function checkLog(file: string, ask: Ask): Promise<void> {
  const known = await recall(file);
  const { checkpoint, keys } = CheckpointAnswer.parse(answerIn(await ask({ op: 'log.checkpoint' })));
  const tree = opened(checkpoint, known === null ? keys : stillSigning(known.keys, keys));
  if (known !== null) {
    const before = treeOf(known);
    const proof = await growth(before.size, tree.size, ask);
    try {
      verifyConsistency(before, tree, proof);
    } catch (cause) {
      throw new VernixError('key-service-rolled-back', { known: before.size, size: tree.size }, { cause });
    }
    if (tree.size === before.size) return;
  }
  opened(checkpoint, keys);
  await remember(file, { type: 'vernix-log-memory/1', keys, checkpoint });
}

/**
 * The known keys that are still in use: a log that changes its keys is signed by both for a while, and whoever comes then
 * learns the new ones. Of each kind that was known one must be left, or all of them have to have signed.
 */
function stillSigning(known: readonly string[], now: readonly string[]): readonly string[] {
  const left = known.filter((key) => now.includes(key));
  const kinds = new Set(left.map((key) => Verifier.parse(key).kind));
  return known.every((key) => kinds.has(Verifier.parse(key).kind)) ? left : known;
}

/** The proof that the log grew, from a service that says it did. */
async function growth(older: number, size: number, ask: Ask): Promise<Buffer[]> {
  if (older >= size) return [];
  const { proof } = GrowthAnswer.parse(answerIn(await ask({ op: 'log.growth', older, size })));
  return proof.map((hash) => Buffer.from(hash, 'base64'));
}

/** @throws VernixError the service's own code */
function answerIn({ json }: Frame): unknown {
  const envelope = AnswerEnvelope.parse(json);
  if (envelope.ok) return envelope.answer;
  throw new VernixError(isErrorCode(envelope.code) ? envelope.code : 'internal', envelope.params);
}

const treeOf = ({ checkpoint }: Memory) => parseCheckpoint(parseNote(checkpoint).text);

/** The checkpoint, when every one of the keys signed it. */
function opened(checkpoint: string, keys: readonly string[]) {
  try {
    const verifiers = keys.map((key) => Verifier.parse(key));
    return openCheckpoint(checkpoint, { origin: verifiers[0]?.name ?? '', verifiers });
  } catch (cause) {
    throw new VernixError('key-service-unproven', {}, { cause });
  }
}

async function recall(file: string): Promise<Memory | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const memory = Memory.parse(JSON.parse(text));
    treeOf(memory);
    return memory;
  } catch (cause) {
    throw new VernixError('log-memory-damaged', { file }, { cause });
  }
}

/** Another process may have seen more meanwhile: that is kept. */
async function remember(file: string, memory: Memory): Promise<void> {
  const now = await recall(file);
  if (now !== null && treeOf(now).size >= treeOf(memory).size) return;
  try {
    await writeAtomically(file, JSON.stringify(memory), `${file}.${randomBytes(6).toString('hex')}.tmp`);
  } catch (cause) {
    const full = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '');
    throw full ? new VernixError('log-memory-full', { file }, { cause }) : cause;
  }
}
