/** The ingest lane in a process of its own, for tests that kill it. argv: settings as JSON. */
import { createLog } from '@vernix/service';
import { IngestLane, type LaneSettings } from '../../src/ingest/lane.ts';

const settings = JSON.parse(process.argv[2] ?? '') as LaneSettings;
await new IngestLane(settings, () => undefined, createLog('vault')).run();
