import { join } from 'node:path';

/** The signed tree head, the one file that is replaced. */
export const CHECKPOINT = 'checkpoint';
/** Where the tiles are: their paths begin with it. */
export const TILES = 'tile';

export const checkpointPath = (directory: string): string => join(directory, CHECKPOINT);

/** The next checkpoint, from when it is signed until it takes the other's place. */
export const pendingPath = (directory: string): string => join(directory, `${CHECKPOINT}.next`);

/** The newest checkpoint with its witnesses' cosignatures, beside the other: older by what they have not seen yet. */
export const COSIGNED = 'checkpoint.cosigned';
