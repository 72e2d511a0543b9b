import type { Actor } from '@vernix/access';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttp, createLog, type HttpApp } from '../src/index.ts';

let app: HttpApp | undefined;
afterEach(() => app?.close());

const open = async (): Promise<HttpApp> => {
  app = await createHttp({ log: createLog('vault', { write: () => undefined }) });
  return app;
};

const steward: Actor = { kind: 'person', account: 'a', role: 'steward', organisation: null };
const clerk: Actor = { kind: 'person', account: 'b', role: 'clerk', organisation: 'riverbend' };

describe('a route', () => {
  test.each([
    ['without a rule', {}],
    ['with a rule that is in no table', { config: { access: 'anything.goes' as never } }],
  ])('%s cannot be added, so its zone does not start', async (_what, options) => {
    const http = await open();
    expect(() => http.get('/open', options, () => 'hello')).toThrow('GET /open names no rule of access');
  });

  test('is refused to whoever nothing has told of, as long as its rule does not say “anyone”', async () => {
    const http = await open();
    http.get('/house', { config: { access: 'house.see' } }, () => 'hello');
    http.get('/keys', { config: { access: 'key.see' } }, () => 'hello');
    expect((await http.inject('/house')).statusCode).toBe(401);
    expect((await http.inject({ method: 'HEAD', url: '/house' })).statusCode).toBe(401);
    expect((await http.inject('/keys')).statusCode).toBe(200);
    expect((await http.inject('/nothing')).statusCode).toBe(404);
  });

  test('is judged by who asks, before its body is read', async () => {
    const http = await open();
    let asker: Actor = clerk;
    let bodies = 0;
    http.addHook('onRequest', (request, _reply, done) => {
      request.actor = asker;
      done();
    });
    http.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => {
      bodies += 1;
      done(null, body);
    });
    http.post('/house', { config: { access: 'house.see' } }, () => 'hello');
    const ask = () =>
      http.inject({ method: 'POST', url: '/house', headers: { 'content-type': 'text/plain' }, body: 'x' });
    expect([(await ask()).statusCode, bodies]).toEqual([403, 0]);
    asker = steward;
    expect([(await ask()).statusCode, bodies]).toEqual([200, 1]);
  });

  test('in a scope of its own is held to its rule all the same', async () => {
    const http = await open();
    await http.register((scope, _options, done) => {
      scope.get('/inner', { config: { access: 'house.see' } }, () => 'hello');
      expect(() => scope.get('/loose', () => 'hello')).toThrow('names no rule');
      done();
    });
    expect((await http.inject('/inner')).statusCode).toBe(401);
  });
});
