import type { Office } from '@vernix/approvals';
import { type LogEntry, VernixError } from '@vernix/contracts';
import type { Item, Witnessing } from '@vernix/log-files';
import type { Asked, Meter, MeterEvent } from '@vernix/meter';

/** What somebody wants released, and for what. */
export interface Wanted<T extends LogEntry['type'] = LogEntry['type']> {
  readonly type: T;
  readonly asked: Asked;
  /** The single items, where it is about such. */
  readonly items?: readonly Item[];
}

/** What a check says. `meter`: what the meter has made of it, to be written down with the release or the refusal. */
export interface Verdict {
  readonly refusal: VernixError | null;
  readonly meter?: MeterEvent;
}

/** One thing that must be so before anything is released. */
export type Check = (wanted: Wanted) => Verdict;

const GRANTED: Verdict = { refusal: null };

/** Enough witnesses have seen the log grow. @throws VernixError `log-not-witnessed`: nothing of it is written down */
export const seen =
  (witnessing: Witnessing): Check =>
  () => {
    witnessing.requireFresh();
    return GRANTED;
  };

/** What is asked under an approval is what was approved. */
export const approved =
  (approvals: Office): Check =>
  ({ asked: { under }, items }) =>
    under === undefined || items === undefined || approvals.covers(under, items)
      ? GRANTED
      : { refusal: new VernixError('approval-differs') };

/** The budgets allow it. Last of all: what it grants is charged. */
export const withinBudget =
  (meter: Meter, now: () => number): Check =>
  ({ asked }) => {
    const { event, refusal } = meter.ask(asked, now());
    return { refusal, meter: event };
  };
