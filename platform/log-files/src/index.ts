/** A transparency log in a local directory, laid out as c2sp.org/tlog-tiles serves it. */
export type { Clocks } from './clocks.ts';
export { CosignedCheckpoint } from './cosigned.ts';
export type { LogDisk } from './disk.ts';
export { firstSince, replay } from './entries.ts';
export { COSIGNED } from './layout.ts';
export { OPENINGS_FILE, Openings } from './openings.ts';
export type { LogOptions } from './options.ts';
export { LogReader } from './reader.ts';
export { beginRecord, LOG_DIRECTORY, LogOrigin } from './record.ts';
export { type Item, rowRanges } from './row-ranges.ts';
export { type LogKey, logSigners, longestKnown } from './signers.ts';
export { Witnessing, WitnessSettings } from './witnessing.ts';
export { LogWriter } from './writer.ts';
