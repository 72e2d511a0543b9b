import { join } from 'node:path';
import { LogEntry } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { LogReader } from '@vernix/log-files';
import type { TestKeys } from './registry.ts';

type Keys = Pick<TestKeys, 'socket' | 'directory'>;

/** Readers of the directory are shown a tree a moment after it stands: by this answer, or the service's end, all there are. */
async function shown({ socket }: Keys): Promise<void> {
  const keys = await KeyClient.connect(socket).catch(() => null);
  await keys?.call('log.checkpoint', {});
  await keys?.close();
}

/** What the key service wrote down, first to last. */
export async function entriesOf(keys: Keys): Promise<LogEntry[]> {
  await shown(keys);
  const log = await LogReader.open(join(keys.directory, 'store', 'log'));
  const all: LogEntry[] = [];
  for await (const bytes of log.entries()) all.push(LogEntry.parse(JSON.parse(bytes.toString())));
  return all;
}

/** The kinds of entries about a transfer, in the order of the log. */
export async function entriesAbout(keys: Keys, transferId: string): Promise<string[]> {
  return (await entriesOf(keys))
    .filter((entry) => 'transferId' in entry && entry.transferId === transferId)
    .map(({ type }) => type);
}
