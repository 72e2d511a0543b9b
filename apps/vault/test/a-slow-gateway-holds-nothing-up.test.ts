import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { GatewayClient } from '../src/collect/gateway-client.ts';
import { openPool } from '../src/db/connection.ts';
import { enqueueLeave, enqueueReport, LEAVE_TASK, REPORT_TASK } from '../src/jobs/enqueue.ts';
import { JobRunner } from '../src/jobs/runner.ts';
import { newTransferId, silent } from './support/registry.ts';
import { registryForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = registryForEachTest();
const ID = randomBytes(16).toString('base64url');
/** More than lies on a line between two processes. */
const LONG = 48 * 1024 * 1024;

let close = (): void => undefined;
afterEach(() => {
  vi.useRealTimers();
  close();
});

/** A gateway that does with a request what is said; its client. */
async function gatewayThat(does: (request: IncomingMessage) => Promise<void>): Promise<GatewayClient> {
  const server = createServer((request, response) => {
    void does(request).then(() => response.writeHead(204).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  return new GatewayClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');
}

function leave(gateway: GatewayClient, content: Buffer<ArrayBuffer>): Promise<void> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return gateway.leaveDelivery(ID, { partner: 'northern-lab', sha256 }, new Blob([content]), () =>
    Promise.resolve(),
  );
}

it('a delivery comes whole, and its length before it', async () => {
  const content = randomBytes(300_000);
  const came: [string | undefined, Buffer][] = [];
  const gateway = await gatewayThat(async (request) => {
    came.push([request.headers['content-length'], await buffer(request)]);
  });
  await leave(gateway, content);
  expect(came).toEqual([['300000', content]]);
});

it('a gateway that takes no byte for half a minute is left', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const begun = Promise.withResolvers<undefined>();
  const gateway = await gatewayThat(() => {
    begun.resolve(undefined);
    return new Promise(() => undefined);
  });
  let outcome: unknown;
  leave(gateway, Buffer.alloc(LONG)).catch((error: unknown) => {
    outcome = error;
  });
  await begun.promise;
  for (let seconds = 0; seconds < 240 && outcome === undefined; seconds += 1) {
    for (let turns = 0; turns < 20; turns += 1) await setImmediate(); // whatever the line still takes
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(outcome).toMatchObject({ code: 'gateway-unreachable' });
}, 30_000);

it('while deliveries are slow to leave, reports go out', async () => {
  const pool = openPool(setting.registry.url, 'runner', 4);
  const client = new Client({ connectionString: setting.registry.url });
  await client.connect();
  for (let n = 0; n < 3; n += 1) await enqueueLeave(client, newTransferId());
  await enqueueReport(client, newTransferId());
  await client.end();
  let leaving = 0;
  let reports = 0;
  const answer = Promise.withResolvers<undefined>();
  const runner = new JobRunner(
    pool,
    {
      [LEAVE_TASK]: () => {
        leaving += 1;
        return answer.promise;
      },
      [REPORT_TASK]: () => Promise.resolve(void (reports += 1)),
    },
    { firstSeconds: 1, mostSeconds: 1 },
    silent,
  );
  await until(() => Promise.resolve(leaving + reports === 2)); // either may begin first
  expect([leaving, reports]).toEqual([1, 1]);
  answer.resolve(undefined);
  await until(() => Promise.resolve(leaving === 3));
  await runner.stop();
  await pool.end();
}, 60_000);
