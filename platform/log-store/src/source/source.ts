import type { HashReader, LogIdentity } from '@vernix/tlog';

/** A log to be read, from its directory or from where others read it. Nothing it gives is true yet. */
export interface LogSource {
  /** The newest signed checkpoint, and the newest that witnesses signed, when that is another. */
  readonly note: string;
  readonly cosigned: string | null;
  /** Entries from number `from` up to, not including, `to`. */
  entries(from: number, to: number): AsyncGenerator<Buffer, void>;
  /** Holds what else is kept with the entries against the log's keys. */
  verifyTiles(identity: LogIdentity): Promise<void>;
  /** Subtrees of the checkpoint's tree, for proofs; each tile is read once. */
  hashes(): HashReader;
  /** The same place, with the checkpoint it has by now. */
  again(): Promise<LogSource>;
  /** For so long its checkpoint may be behind what a witness has seen, and nothing be wrong. */
  readonly lagSeconds: number;
}
