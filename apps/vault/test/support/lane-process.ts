/** The ingest lane's thread in a process of its own, for those that kill it or measure it. argv: settings as JSON. */
import { createLog } from '@vernix/service';
import type { LaneSettings } from '../../src/ingest/lane.ts';
import { LaneThread } from '../../src/ingest/lane-thread.ts';

const settings = JSON.parse(process.argv[2] ?? '') as LaneSettings;
new LaneThread(settings, createLog('vault'), () => undefined);
