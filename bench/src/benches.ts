import type { Bench } from './bench.ts';
import { guards } from './guards.ts';
import { ingest } from './ingest.ts';
import { log } from './log.ts';
import { seal } from './seal.ts';
import { upload } from './upload.ts';

/** Every bench there is, in the order they are listed. */
export const BENCHES: readonly Bench[] = [seal, upload, ingest, guards, log];
