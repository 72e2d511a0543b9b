/** The ingest lane's own thread: parsing and sealing never keep the staff interface waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { createLog } from '@vernix/service';
import { IngestLane, type LaneSettings } from './lane.ts';

const lane = new IngestLane(
  workerData as LaneSettings,
  (event) => parentPort?.postMessage(event),
  createLog('vault'),
);
parentPort?.on('message', (message: 'wake' | 'stop') => {
  if (message === 'wake') lane.wake();
  else lane.stop();
});
await lane.run();
parentPort?.close();
