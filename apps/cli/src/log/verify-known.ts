/** Verifies a log, and holds it against what this computer saw of it before. */
import { VernixError } from '@vernix/contracts';
import type { LogSource } from '@vernix/log-store';
import { type LogIdentity, openCheckpoint, type PolicyFile } from '@vernix/tlog';
import { figure, type Words } from '../language.ts';
import type { Output } from '../output.ts';
import { caughtUp } from './caught-up.ts';
import { type Known, knownOf, type Learned, learn } from './known.ts';
import { type Verified, verifyLog } from './verify.ts';

export interface Held extends Verified {
  readonly source: LogSource;
  /** How many entries the longest had of what was known before; null when nothing was. */
  readonly known: number | null;
}

/** @throws VernixError what `verifyLog` and `knownOf` throw */
export async function verifyKnown(
  opened: LogSource,
  policy: PolicyFile,
  older: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<Held> {
  const known = await knownOf(policy.log);
  const longest = known.toSorted((one, other) => other.checkpoint.size - one.checkpoint.size)[0];
  try {
    const source =
      longest === undefined ? opened : await notBehind(opened, longest, policy.log, output, signal);
    const verified = await verifyLog(source, policy, [...older, ...known.map(({ note }) => note)]);
    return { ...verified, source, known: longest?.checkpoint.size ?? null };
  } catch (error) {
    for (const { file, checkpoint } of known) {
      if (checkpoint.size === notContinued(error)) output.note(seenIn(file));
    }
    throw error;
  }
}

/** Another place may have shown more just now. One that has had the time to come to it has no excuse. */
async function notBehind(
  source: LogSource,
  { checkpoint: { size: least }, at }: Known,
  log: LogIdentity,
  output: Output,
  signal: AbortSignal,
): Promise<LogSource> {
  if (openCheckpoint(source.note, log).size >= least) return source;
  const lagMs = source.lagSeconds * 1000;
  const passedMs = Math.max(0, Date.now() - at.getTime());
  const until = performance.now() + Math.max(0, lagMs - passedMs);
  const waits = (size: number, seconds: number): void => output.note(behind(least, size, seconds));
  return (await caughtUp(source, least, log, { until, waits }, signal)).source;
}

/** What is shown to everybody: what no witness signed may be ahead of it, and others be right to show less. */
export const shownToAll = (policy: PolicyFile, note: string): string | null =>
  policy.quorum > 0 ? note : null;

/**
 * Keeps a checkpoint for later verifications. That it could not be kept is told, and changes nothing that was found.
 * @param note null when there is none to keep
 * @returns whether later verifications know of it
 */
export async function remember(
  log: LogIdentity,
  learned: Learned,
  note: string | null,
  output: Output,
): Promise<boolean> {
  if (note === null) return false;
  const why = await learn(log, learned, note);
  if (why === null) return true;
  output.note(NOT_REMEMBERED);
  output.note(why.toBody().error.message);
  return false;
}

/** The size of the older checkpoint that the log does not continue; null when something else was found. */
function notContinued(error: unknown): unknown {
  if (!(error instanceof VernixError)) return null;
  if (error.code === 'log-rolled-back') return error.params['older'];
  return error.code === 'log-rewritten' ? error.params['size'] : null;
}

const seenIn = (file: string): Words => ({
  en: `What this computer saw of the log before: ${file}`,
  fr: `Ce que cet ordinateur a vu du journal auparavant : ${file}`,
});

const behind = (least: number, size: number, seconds: number): Words => ({
  en: `This computer has seen ${figure(least).en} entries of this log; ${figure(size).en} are shown here. Waiting ${seconds} seconds at most for the others.`,
  fr: `Cet ordinateur a vu ${figure(least).fr} entrées de ce journal; ${figure(size).fr} sont montrées ici. Les autres sont attendues ${seconds} secondes au plus.`,
});

const NOT_REMEMBERED: Words = {
  en: 'What was seen of the log cannot be kept: a later verification will not know that it was longer.',
  fr: 'Ce qui a été vu du journal ne peut être gardé : une vérification ultérieure ne saura pas qu’il était plus long.',
};

export function continuedLines(known: Held['known']): Words[] {
  if (known === null) return [];
  return [
    {
      en: `It continues what this computer saw of it before: ${figure(known).en} entries.`,
      fr: `Il prolonge ce que cet ordinateur en a vu auparavant : ${figure(known).fr} entrées.`,
    },
  ];
}
