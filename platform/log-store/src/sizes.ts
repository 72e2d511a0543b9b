import { ENTRY_BYTES, HASH_BYTES, TILE_WIDTH } from '@vernix/tlog';

/** No more of a file is read than its format allows, whoever keeps it. */
export const MOST_NOTE_BYTES = 1024 * 1024;
export const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + ENTRY_BYTES);
export const MOST_TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** How long one answer may take, its last byte included. */
export const ANSWER_MS = 30_000;
