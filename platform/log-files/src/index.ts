/** A transparency log in a local directory, laid out as c2sp.org/tlog-tiles serves it. */
export { CosignedCheckpoint } from './cosigned.ts';
export type { LogDisk } from './disk.ts';
export { COSIGNED } from './layout.ts';
export type { LogOptions } from './options.ts';
export { LogReader } from './reader.ts';
export { LogWriter } from './writer.ts';
