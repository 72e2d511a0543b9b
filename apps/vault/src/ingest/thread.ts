/** The ingest lane's own thread: parsing and sealing never keep the staff interface waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { createLog } from '@vernix/service';
import { IngestLane, type LaneEvent, type LaneSettings } from './lane.ts';

/** What the thread tells: how the lane is doing, or a line of its log. */
export type ThreadMessage = LaneEvent | { readonly kind: 'log'; readonly line: string };

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);
const log = createLog('vault', { write: (line) => tell({ kind: 'log', line }) });
const lane = new IngestLane(workerData as LaneSettings, tell, log);
parentPort?.on('message', (message: 'wake' | 'stop') => {
  if (message === 'wake') lane.wake();
  else lane.stop();
});
await lane.run();
parentPort?.close();
