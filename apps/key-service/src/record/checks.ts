import type { Office } from '@vernix/approvals';
import { DELIVERIES, type LogEntry, VernixError } from '@vernix/contracts';
import type { OpenedFiles } from '@vernix/custody';
import type { Item, Witnessing } from '@vernix/log-files';
import type { Asked, Meter, MeterEvent } from '@vernix/meter';
import type { Decoys } from '../decoys.ts';
import type { Opening } from '../transfers.ts';

/** What somebody wants released, and for what. */
export interface Wanted<T extends LogEntry['type'] = LogEntry['type']> {
  readonly type: T;
  readonly asked: Asked;
  /** The single items, where it is about such. */
  readonly items?: readonly Item[];
  /** The partner that gets them, where they leave the house. */
  readonly deliverTo?: string | undefined;
  /** The sealed file, where one is opened. */
  readonly file?: {
    readonly transferId: string;
    readonly partner: string;
    /** The file's own first, then those of its other segments and its label. */
    readonly fileKeys: readonly Uint8Array[];
    /** The gateway has signed that a file of this header arrived as this transfer. */
    readonly arrived: boolean;
    /** What it was opened as before. */
    readonly before: readonly Opening[];
  };
}

/** What a check says. `meter`: what the meter has made of it, to be written down with the release or the refusal. */
export interface Verdict {
  readonly refusal: VernixError | null;
  readonly meter?: MeterEvent;
  /** A decoy was asked for. */
  readonly touched?: true;
}

/** A verdict that refuses. */
export type Stop = Verdict & { readonly refusal: VernixError };

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

/** What is asked under an approval is what was approved; and without one nothing leaves the house. */
export const approved =
  (approvals: Office): Check =>
  ({ asked: { under }, items, deliverTo }) => {
    if (items === undefined) return GRANTED;
    const so = under === undefined ? deliverTo === undefined : approvals.covers(under, items, deliverTo);
    return so ? GRANTED : { refusal: new VernixError('approval-differs') };
  };

/** A first sending that was cut short, and a clerk's next tries. */
const MOST_OPENINGS = 4;

/**
 * A sealed file is opened as one transfer. As another one a few times more: when its sender has sent it again, which the gateway
 * signs and the vault cannot, and nobody in it came in before.
 */
export const openedOnce =
  (opened: Pick<OpenedFiles, 'knowsElsewhere'>): Check =>
  ({ file }) => {
    if (file === undefined) return GRANTED;
    const { transferId, partner, fileKeys, arrived, before } = file;
    // The log by the file's header, the tags by every key.
    if (before.length === 0 && !opened.knowsElsewhere(transferId, fileKeys)) return GRANTED;
    const sentAgain =
      arrived &&
      before.length > 0 &&
      before.every((one) => one.partner === partner) &&
      !opened.knowsElsewhere(transferId, fileKeys.slice(1)); // it, and nothing that is put in with it
    if (!sentAgain) return { refusal: new VernixError('file-opened-before') };
    if (before.some(({ records = 0 }) => records > 0)) return { refusal: new VernixError('file-taken-in') };
    if (before.length >= MOST_OPENINGS) return { refusal: new VernixError('file-opened-before') };
    const settled = before.every(({ records }) => records !== undefined);
    return settled ? GRANTED : { refusal: new VernixError('file-being-opened') };
  };

/**
 * Nobody among them does not exist, unless two officers have signed for exactly these; and the file is not a copy of one that is
 * a decoy. Who asks for such is stopped, and told no more than that. What others refuse anyway is not looked at: the time it takes would tell.
 */
export const noDecoy =
  (decoys: Pick<Decoys, 'has' | 'files'>, approvals: Office, meter: Meter, now: () => number): Check =>
  ({ asked: { principal, under }, items = [], file }) => {
    if (meter.isStopped(principal) || (under !== undefined && approvals.lists(under, items))) return GRANTED;
    const copied = file !== undefined && decoys.files.knowsElsewhere(file.transferId, file.fileKeys);
    if (!copied && !items.some(({ transferId, row }) => decoys.has(transferId, row))) return GRANTED;
    return stopped(principal, meter.freeze(principal, 'decoy', now()));
  };

/** A decoy was touched: what is done in this name stops. */
export const stopped = (principal: string, meter: MeterEvent): Stop => ({
  refusal: new VernixError('principal-frozen', { principal }),
  meter,
  touched: true,
});

/** Nothing leaves the house while somebody takes what lies at its door. */
export const leavingRefused = (meter: Meter): VernixError | null =>
  meter.isStopped(DELIVERIES) ? new VernixError('deliveries-stopped') : null;

export const mayLeave =
  (meter: Meter): Check =>
  ({ deliverTo }) => ({ refusal: deliverTo === undefined ? null : leavingRefused(meter) });

/** The budgets allow it. Last of all: what it grants is charged. */
export const withinBudget =
  (meter: Meter, now: () => number): Check =>
  ({ asked }) => {
    const { event, refusal } = meter.ask(asked, now());
    return { refusal, meter: event };
  };
