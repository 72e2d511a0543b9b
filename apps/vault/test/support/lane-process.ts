/** The ingest lane in a process that tests kill and benches measure. argv: settings as JSON. What it tells goes to its parent. */
import { createLog } from '@vernix/service';
import { IngestLane, type LaneSettings } from '../../src/ingest/lane.ts';

const settings = JSON.parse(process.argv[2] ?? '') as LaneSettings;
for (;;) await new IngestLane(settings, (event) => void process.send?.(event), createLog('vault')).run();
