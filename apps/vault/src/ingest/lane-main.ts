/**
 * The ingest lane's own process. Parsing never keeps the staff interface waiting, and what the lane had in memory of
 * people goes back to the operating system, wiped, when the process ends.
 */
import { createLog } from '@vernix/service';
import { IngestLane, type LaneEvent, type LaneSettings } from './lane.ts';

/** What the lane tells: how it is doing, or a line of its log. */
export type LaneMessage = LaneEvent | { readonly kind: 'log'; readonly line: string };

/** What it is told. First of all its settings: they hold the database's password, so they are no arguments. */
export type LaneOrder = { readonly settings: LaneSettings } | 'wake' | 'stop';

const tell = (message: LaneMessage): void => {
  if (process.connected) process.send?.(message);
};
const log = createLog('vault', { write: (line) => tell({ kind: 'log', line }) });
let lane: IngestLane | undefined;

// Not to the standard error: a stack may quote what it stumbled over, and the log's fields do not.
process.on('uncaughtException', (error) => {
  const write = (line: string): void => {
    process.send?.({ kind: 'log', line } satisfies LaneMessage, () => process.exit(1));
  };
  if (process.connected) createLog('vault', { write }).failure('ingest-process-failed', error);
  else process.exit(1);
});

process.on('message', (order: LaneOrder) => {
  if (order === 'wake') lane?.wake();
  else if (order === 'stop') lane?.stop();
  else {
    lane = new IngestLane(order.settings, tell, log);
    void lane.run().finally(() => process.disconnect());
  }
});
// The vault decides when we stop, also by being gone; a signal to the whole group is not for us.
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
