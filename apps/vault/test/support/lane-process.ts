/** The ingest lane in a process that tests kill and benches measure. argv: settings as JSON. */
import { createLog } from '@vernix/service';
import { IngestLane, type LaneSettings } from '../../src/ingest/lane.ts';

const settings = JSON.parse(process.argv[2] ?? '') as LaneSettings;
for (;;) await new IngestLane(settings, () => undefined, createLog('vault')).run();
