/** The sealing thread: sealing and digesting are a third of the ingest's work, and need nothing of the rest. */
import { parentPort } from 'node:worker_threads';
import { type SealJob, sealChunk } from './seal-chunk.ts';

parentPort?.on('message', (job: SealJob) => {
  const sealed = sealChunk(job);
  const { items, digests } = sealed;
  parentPort?.postMessage(sealed, [items.bytes.buffer, items.ends.buffer, digests.buffer]);
});
