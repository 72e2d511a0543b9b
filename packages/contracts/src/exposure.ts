/** What a thief of each zone would have now (`/api/exposure`). Numbers of the house; none of it holds a person. */
import { z } from 'zod';
import { GatewayFigures } from './gateway.ts';
import { Instant } from './ids.ts';
import { KeyFigures } from './key-service.ts';
import { Reach } from './meter.ts';

const Whole = z.int().nonnegative();

/** GET /api/exposure — `null` means that zone did not answer: shown as such, never as zero. */
export const Exposure = z.object({
  at: Instant,
  /** How far back, and how far ahead, the figures below look: as long as the thieves of 2023 stayed. */
  days: z.int().positive(),
  gateway: GatewayFigures.nullable(),
  /** What passed through the gateway's memory in clear in the last days: files that came unsealed, and their rows. */
  unsealed: z.object({ files: Whole, rows: Whole }),
  vault: z.object({
    persons: Whole,
    records: Whole,
    /** Stored and not opened yet: whoever sits in the vault reads them as they are taken in. */
    filesWaiting: Whole,
    oldestWaitingAt: Instant.nullable(),
    /** Rows that were taken in in the last days, in clear in the memory of the process that did. */
    rowsTakenIn: Whole,
  }),
  /** What the key service would give whoever controls the vault. */
  reach: Reach.nullable(),
  keyService: KeyFigures.nullable(),
  insights: z.object({ snapshot: z.string().nullable(), rows: Whole, publishedAt: Instant.nullable() }),
});
export type Exposure = z.infer<typeof Exposure>;
