import type { IntakeTransfer } from '@vernix/contracts';
import { Stage } from '@vernix/contracts';

export const STAGES = Stage.options;

export type StageState = 'done' | 'now' | 'failed' | 'ahead';

/** Where a transfer stands on each stage of the way; `failed` marks the one it did not get through. */
export function wayOf(
  transfer: Pick<IntakeTransfer, 'state' | 'stages'>,
): { stage: Stage; state: StageState; at: string | null }[] {
  const reached = new Map(transfer.stages.map(({ stage, at }) => [stage, at]));
  const last = STAGES.findLastIndex((stage) => reached.has(stage));
  const stopped = transfer.state === 'failed' || transfer.state === 'duplicate';
  return STAGES.map((stage, index) => {
    const at = reached.get(stage) ?? null;
    if (index <= last) return { stage, state: 'done', at };
    if (index === last + 1 && transfer.state === 'failed') return { stage, state: 'failed', at };
    if (index === last + 1 && !stopped) return { stage, state: 'now', at };
    return { stage, state: 'ahead', at };
  });
}
