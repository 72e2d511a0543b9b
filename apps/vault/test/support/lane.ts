/** The ingest lane in this process, as the thread runs it. */

import { createLog } from '@vernix/service';
import { IngestLane, type LaneEvent } from '../../src/ingest/lane.ts';
import type { TestRegistry, TransferRow } from './registry.ts';
import { until } from './world.ts';

export interface RunningLane {
  readonly lines: string[];
  /** Waits until the transfer is decided. */
  decided(registry: TestRegistry, id: string): Promise<TransferRow>;
  stop(): Promise<void>;
}

export function startLane(
  registry: TestRegistry,
  keyService: string,
  tell: (event: LaneEvent) => void = () => undefined,
): RunningLane {
  const lines: string[] = [];
  const begin = (): IngestLane =>
    new IngestLane(
      {
        databaseUrl: registry.url,
        keyService,
        filesDir: registry.files.directory,
        snapshotMinSeconds: 0,
        retry: { firstSeconds: 0.05, mostSeconds: 0.2 },
      },
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
