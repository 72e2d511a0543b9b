/** The ingest lane, in this process or in one that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createLog } from '@vernix/service';
import { IngestLane, type LaneEvent, type LaneSettings } from '../../src/ingest/lane.ts';
import type { TestRegistry, TransferRow } from './registry.ts';
import { until } from './world.ts';

export interface RunningLane {
  readonly lines: string[];
  /** Waits until the transfer is decided. */
  decided(registry: TestRegistry, id: string): Promise<TransferRow>;
  stop(): Promise<void>;
}

const RETRY = { firstSeconds: 0.05, mostSeconds: 0.2 };

const settingsFor = (registry: TestRegistry, keyService: string, retry: LaneSettings['retry']) => ({
  databaseUrl: registry.url,
  keyService,
  filesDir: registry.files.directory,
  snapshotMinSeconds: 0,
  retry,
});

/** One to be killed, by the caller at the latest. Each event of the lane comes as a message. */
export function startLaneProcess(
  registry: TestRegistry,
  keyService: string,
  retry: LaneSettings['retry'] = RETRY,
): ChildProcess {
  const settings = settingsFor(registry, keyService, retry);
  const main = join(import.meta.dirname, 'lane-process.ts');
  return spawn(process.execPath, [main, JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

export function startLane(
  registry: TestRegistry,
  keyService: string,
  tell: (event: LaneEvent) => void = () => undefined,
): RunningLane {
  const lines: string[] = [];
  const begin = (): IngestLane =>
    new IngestLane(
      settingsFor(registry, keyService, RETRY),
      tell,
      createLog('vault', { write: (line) => void lines.push(line) }),
    );
  let lane = begin();
  const stopped = new AbortController();
  /** One lane after the other, as the vault keeps its process. */
  const done = (async () => {
    for (; !stopped.signal.aborted; lane = begin()) await lane.run();
  })();
  return {
    lines,
    decided: async (from, id) => {
      let row = await from.transfer(id);
      await until(async () => {
        row = await from.transfer(id);
        return row.state !== 'stored';
      });
      return row;
    },
    stop: async () => {
      stopped.abort();
      lane.stop();
      await done;
    },
  };
}
