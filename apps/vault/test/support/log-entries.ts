import { join } from 'node:path';
import { LogEntry } from '@vernix/contracts';
import { LogReader } from '@vernix/log-files';

interface Keys {
  readonly directory: string;
}

/** What the key service wrote down, first to last. */
export async function entriesOf({ directory }: Keys): Promise<LogEntry[]> {
  const log = await LogReader.open(join(directory, 'store', 'log'));
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
