import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ReadBuffer } from '../src/receive/wipe-after-reading.ts';

/** Every connection this process makes, as Node itself announces them. */
const sockets: Socket[] = [];
diagnostics.subscribe('net.client.socket', (message) => sockets.push((message as { socket: Socket }).socket));

test('when the connection that reads zeros is cut, whoever waits is told, and another takes its place', async () => {
  const buffer = await ReadBuffer.open();
  await buffer.wipe();
  expect(sockets).toHaveLength(1);

  const [first] = sockets;
  const closed = once(first!, 'close');
  const waiting = buffer.wipe();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); // the zeros are on their way; nothing is read between promises
  first!.destroy();
  await expect(waiting).rejects.toThrow('The connection that reads zeros ended.');
  await closed;

  await buffer.wipe();
  expect(sockets).toHaveLength(2);
  await buffer.close();
});
