/** A store, or who stands in its place, that does what it likes. The server is ours: no other does this. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { VernixError } from '@vernix/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { ObjectStore, openSource, publish, type StorePlace, storePlace } from '../src/index.ts';
import { codeOf, freshDirectory, POLICY, writeLog } from './support/log.ts';

const never = new AbortController().signal;
const KIND = { type: 'text/plain', cache: 'no-cache' };
const KEY = { accessKeyId: 'key', secretAccessKey: 'secret' };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const at = (endpoint: string): StorePlace => storePlace({ place: 's3://bucket/log', endpoint }, KEY);

/** What a get comes to, by way of the store and by way of a plain address. */
async function both(listener: RequestListener, signal = never): Promise<(string | null)[]> {
  const url = await serve(listener);
  return await Promise.all([codeOf(openSource(at(url), signal)), codeOf(openSource(url, signal))]);
}

describe('a hostile store', () => {
  it('gets no more read than a checkpoint may have, however long its answer', async () => {
    let sent = 0;
    const endless: RequestListener = (request, response) => {
      const go = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', go).on('error', () => undefined);
      request.on('close', () => response.destroy());
      go();
    };
    expect(await both(endless)).toEqual(['log-unreachable', 'log-unreachable']);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('is not waited for when it says nothing', async () => {
    const url = await serve(() => undefined);
    const short = new ObjectStore(at(url), never, 50);
    expect(await codeOf(short.get('checkpoint', 10))).toBe('store-unreachable');
  });

  it('that cuts its answers off is asked again, and then told', async () => {
    let asked = 0;
    const cut: RequestListener = (_request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-length': '100' }).write('origin\n', () => response.destroy());
    };
    const url = await serve(cut);
    expect(await codeOf(openSource(at(url), never))).toBe('store-unreachable');
    expect(asked).toBe(4);
  });

  it.each([503, 429, 409])('that is busy (%i) is asked again', async (status) => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? status : 200).end('here');
    });
    expect(await new ObjectStore(at(url), never).get('checkpoint', 10)).toMatchObject({
      bytes: Buffer.from('here'),
    });
    expect(asked).toBe(3);
  });

  it.each([301, 302, 307, 308])('that sends us elsewhere (%i) is not followed', async (status) => {
    let reached = 0;
    const elsewhere = await serve((_request, response) => {
      reached += 1;
      response.end('origin\n');
    });
    const away: RequestListener = (request, response) =>
      response.writeHead(status, { location: elsewhere + (request.url ?? '') }).end();
    expect(await both(away)).toEqual([`store-refused ${status}`, 'log-unreachable']);
    const url = await serve(away);
    const put = new ObjectStore(at(url), never).create('checkpoint', Buffer.from('x'), KIND);
    expect(await codeOf(put)).toBe(`store-refused ${status}`);
    expect(reached).toBe(0);
  });

  it('that says in our form why it gives nothing out is told in our words, with its numbers alone', async () => {
    const params = { known: 9, size: 4 };
    const ours = new VernixError('key-service-rolled-back', params).toBody().error;
    const words = { en: 'Call \u001b[31mthis number', fr: 'x' };
    const said = (error: object): RequestListener => {
      const body = { error: { ...ours, message: words, action: words, ...error } };
      return (_request, response) => response.writeHead(503).end(JSON.stringify(body));
    };
    const open = async (error: object): Promise<unknown> =>
      openSource(await serve(said(error)), never).catch((thrown: unknown) => thrown);
    const told = ((await open({})) as VernixError).toBody().error;
    expect(told.code).toBe('log-withheld');
    for (const language of ['en', 'fr'] as const) {
      expect(told.message[language]).toContain(ours.message[language]);
      expect(told.action[language]).toContain(ours.action[language]);
      expect(told.message[language] + told.action[language]).not.toContain('this number');
    }
    const text = (await open({ params: { known: 'Call \u001b[31mthis number', size: 4 } })) as VernixError;
    expect(JSON.stringify(text.toBody())).not.toContain('this number');
    expect(await open({ code: 'of-nobody' })).toMatchObject({ code: 'log-unreachable' });
    expect(await open({ params: 'x'.repeat(20_000) })).toMatchObject({ code: 'log-unreachable' });
  });

  it('that knows no conditions is told from one that keeps them', async () => {
    const url = await serve((_request, response) => response.writeHead(501).end());
    const put = new ObjectStore(at(url), never).create('checkpoint', Buffer.from('x'), KIND);
    expect(await codeOf(put)).toBe('store-refused 501');
  });

  it('gets no checkpoint while one tile is not there', async () => {
    const directory = freshDirectory();
    await writeLog(directory, 300);
    const put: string[] = [];
    const url = await serve((request, response) => {
      const isTile = request.url?.endsWith('/tile/0/000') === true;
      if (request.method === 'PUT' && !isTile) put.push(request.url ?? '');
      request
        .resume()
        .on('end', () => response.writeHead(request.method === 'GET' ? 404 : isTile ? 500 : 200).end());
    });
    const source = await openSource(directory, never);
    expect(await codeOf(publish(source, new ObjectStore(at(url), never), POLICY))).toBe('store-unreachable');
    expect(put.filter((path) => path.endsWith('checkpoint'))).toEqual([]);
  });

  it('of the log, too, gets nothing published that the log did not sign', async () => {
    const directory = freshDirectory();
    const forged = freshDirectory();
    await writeLog(directory, 300);
    await writeLog(forged, 300, 'forged');
    let put = 0;
    const url = await serve((request, response) => {
      if (request.method === 'PUT') put += 1;
      request.resume().on('end', () => response.writeHead(request.method === 'GET' ? 404 : 200).end());
    });
    const [honest, other] = [await openSource(directory, never), await openSource(forged, never)];
    const lies = { ...honest, entries: (from: number, to: number) => other.entries(from, to) };
    expect(await codeOf(publish(lies, new ObjectStore(at(url), never), POLICY))).toBe('log-proof-wrong');
    expect(put).toBe(0);
  });
});
