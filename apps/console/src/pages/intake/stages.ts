import type { IntakeTransfer } from '@vernix/contracts';
import { Stage } from '@vernix/contracts';

export const STAGES = Stage.options;

export type StageState = 'done' | 'now' | 'failed' | 'ahead';

/** Where a transfer stands on each stage of the way; `failed` marks the one it did not get through. */
export function wayOf(
  transfer: Pick<IntakeTransfer, 'state' | 'stages'>,
): { stage: Stage; state: StageState; at: string | null }[] {
  const reached = new Map(transfer.stages.map(({ stage, at }) => [stage, at]));
  if (transfer.state === 'failed') return failedWay(reached);
  const last = STAGES.findLastIndex((stage) => reached.has(stage));
  return STAGES.map((stage, index) => {
    const at = reached.get(stage) ?? null;
    if (index <= last) return { stage, state: 'done', at };
    if (index === last + 1 && transfer.state !== 'duplicate') return { stage, state: 'now', at };
    return { stage, state: 'ahead', at };
  });
}

/** A file that failed is reported to its sender all the same: being told of says nothing of the stages before. */
function failedWay(reached: ReadonlyMap<Stage, string>): ReturnType<typeof wayOf> {
  const stopped = STAGES.find((stage) => !reached.has(stage));
  return STAGES.map((stage) => {
    const at = reached.get(stage) ?? null;
    return { stage, state: at !== null ? 'done' : stage === stopped ? 'failed' : 'ahead', at };
  });
}
