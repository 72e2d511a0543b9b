/** The sealing thread: sealing is a fifth of the ingest's work, and the one part that needs nothing of the others. */
import { parentPort } from 'node:worker_threads';
import { type SealJob, sealItems } from './seal-items.ts';

parentPort?.on('message', (job: SealJob) => {
  const sealed = sealItems(job);
  parentPort?.postMessage(sealed, [sealed.bytes.buffer, sealed.ends.buffer]);
});
