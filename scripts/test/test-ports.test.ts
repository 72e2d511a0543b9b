import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import * as cleanup from '../test-cleanup.ts';
import { sevenPorts } from '../test-ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
}

it('gives out seven ports that can be listened on, to one asker each', async () => {
  const asked = await Promise.all(Array.from({ length: 40 }, sevenPorts));
  const all = asked.flatMap((first) => [0, 1, 2, 3, 4, 5, 6].map((more) => first + more));
  expect(new Set(all).size).toBe(all.length);
  await Promise.all(all.map(listen));
  const more = await sevenPorts();
  expect(all).not.toContain(more);
});

it('passes over those of which somebody has one', async () => {
  // Others may be given any ports meanwhile, but none of these seven once somebody listens on one of them.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const noted = vi.spyOn(cleanup, 'onceFileEnds').mockReturnValue();
  const first = await sevenPorts();
  const [letGo] = noted.mock.lastCall!;
  noted.mockRestore();
  await listen(first + 6);
  await letGo();
  expect(await sevenPorts()).not.toBe(first);
  vi.restoreAllMocks();
});
