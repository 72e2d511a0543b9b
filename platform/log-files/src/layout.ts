import { join } from 'node:path';

/** The signed tree head as readers see it, the one file that is replaced. */
export const CHECKPOINT = 'checkpoint';
/** Where the tiles are: their paths begin with it. */
export const TILES = 'tile';
/** The last two checkpoints, one in each half: what stands. Each commit writes over the older. */
export const HEADS = 'checkpoint.heads';
/** Bytes of one half: a note that two generations of two keys signed has some 7,000. */
export const HEAD_BYTES = 16_384;

/** The newest entries, while the tiles that have them need not be on disk: how many came before them (u64), then they, end to end. */
export const TAIL = 'entries.tail';
/** Bytes of it: some 800 entries of ours. */
export const TAIL_BYTES = 262_144;

export const checkpointPath = (directory: string): string => join(directory, CHECKPOINT);
export const headsPath = (directory: string): string => join(directory, HEADS);
export const tailPath = (directory: string): string => join(directory, TAIL);

/** The newest checkpoint with its witnesses' cosignatures, beside the other: older by what they have not seen yet. */
export const COSIGNED = 'checkpoint.cosigned';
