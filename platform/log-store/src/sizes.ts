/** No more of a note is read than this, whoever keeps it. */
export const MOST_NOTE_BYTES = 1024 * 1024;

/** How long one answer may take, its last byte included. */
export const ANSWER_MS = 30_000;
