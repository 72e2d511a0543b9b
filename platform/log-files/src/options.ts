import type { Signer } from '@vernix/tlog';
import type { LogDisk } from './disk.ts';

export interface LogOptions {
  readonly directory: string;
  /** Which log it is, in every checkpoint. */
  readonly origin: string;
  /** The log's keys, at least one; each signs every checkpoint. */
  readonly signers: readonly Signer[];
  /** The real one, unless a test puts another in its place. */
  readonly disk?: LogDisk;
}

/** A log's own signature makes no statement about when (c2sp.org/tlog-cosignature); its witnesses' do. */
export const NO_TIME = 0;
