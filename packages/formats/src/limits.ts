/** What a delimited file may be at most. All are checked while bytes arrive, so memory stays flat whatever is sent. */
export const LIMITS = {
  columns: 1_000,
  cellBytes: 64 * 1024,
  rowBytes: 1024 * 1024,
  /** From the first byte to the first separator or line end: room for the name of one column. */
  openingBytes: 1024,
} as const;
