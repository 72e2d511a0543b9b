/** A process to kill: appends without end, from eight appenders, and prints the number of each entry that is acknowledged. */
import { LogWriter } from '../../src/index.ts';
import { Signer } from '@vernix/tlog';
import { text } from 'node:stream/consumers';
import { entry } from './entry.ts';

const [, , directory = '', origin = ''] = process.argv;
const signers = [Signer.parse(await text(process.stdin))];
const writer = await LogWriter.open({ directory, origin, signers });
let next = writer.size;
const appender = async (): Promise<void> => {
  for (;;) {
    const { index } = await writer.append(entry(next++));
    process.stdout.write(`${index}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, appender));
