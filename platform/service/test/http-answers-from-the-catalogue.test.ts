import { connect } from 'node:net';
import { VernixError } from '@vernix/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createHttp, createLog, type HttpApp, listen } from '../src/index.ts';

let app: HttpApp;
let origin: string;
const lines: string[] = [];

beforeAll(async () => {
  app = await createHttp({
    log: createLog('gateway', { write: (line) => void lines.push(line) }),
    bodyLimit: 1000,
  });
  const schema = {
    body: z.object({ name: z.string().max(5) }),
    response: { 200: z.object({ ok: z.boolean() }) },
  };
  const config = { access: 'console.load' } as const;
  app.post('/typed', { config, schema }, () => ({ ok: true }));
  app.post('/wrong-answer', { config, schema }, () => ({ ok: 'yes' }) as never);
  app.post('/without', { config, schema: { response: schema.response } }, () => ({ ok: true }));
  app.get('/ours', { config }, () => {
    throw new VernixError('token-expired');
  });
  app.get('/foreign', { config }, () => {
    throw new Error('row for Jane Smith');
  });
  /** As events are written, past the framework. */
  app.get('/goes-on', { config }, (_request, reply) => {
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    reply.raw.writeHead(200, headers).end();
  });
  origin = await listen(app, '127.0.0.1', 0);
});
afterAll(() => app.close());

const post = (path: string, body: string, type = 'application/json') =>
  fetch(origin + path, { method: 'POST', body, headers: { 'content-type': type } });

async function errorOf(answer: Promise<Response>) {
  const response = await answer;
  const { error } = (await response.json()) as { error: { code: string } };
  return { status: response.status, ...error };
}

describe('an HTTP server of ours', () => {
  test('answers errors of the catalogue with their status and both languages', async () => {
    const { status, ...error } = await errorOf(fetch(`${origin}/ours`));
    expect(status).toBe(401);
    expect(error).toEqual(new VernixError('token-expired').toBody().error);
  });

  test('says where a request does not fit, never what was in it', async () => {
    const response = await post('/typed', '{"name":"Jane Smith"}');
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'request-invalid', params: { where: 'body.name' } },
    });
    expect(text).not.toContain('Jane');
  });

  test('names the body when there is none at all', async () => {
    const { code, params } = (await errorOf(fetch(`${origin}/typed`, { method: 'POST' }))) as object as {
      code: string;
      params: object;
    };
    expect([code, params]).toEqual(['request-invalid', { where: 'body' }]);
  });

  test('takes a body of no bytes for none, whatever type it is said to have', async () => {
    expect((await post('/without', '')).status).toBe(200);
    expect(await errorOf(post('/typed', ''))).toMatchObject({ status: 400, params: { where: 'body' } });
  });

  test('names the body that is not JSON', async () => {
    expect(await errorOf(post('/without', '{"name":'))).toMatchObject({ params: { where: 'body' } });
    expect(await errorOf(post('/typed', '{"__proto__":{}}'))).toMatchObject({ params: { where: 'body' } });
  });

  test.each([
    ['unparsable JSON', () => post('/typed', '{"name":'), 400, 'request-invalid'],
    ['another media type', () => post('/typed', 'x', 'text/csv'), 400, 'request-invalid'],
    [
      'a body past the limit',
      () => post('/typed', JSON.stringify({ name: 'x'.repeat(2000) })),
      413,
      'body-too-large',
    ],
    ['an address nobody serves', () => fetch(`${origin}/nothing`), 404, 'not-found'],
    ['an address that cannot be decoded', () => fetch(`${origin}/%zz`), 400, 'request-invalid'],
    ['a failure of other code', () => fetch(`${origin}/foreign`), 500, 'internal'],
    ['an answer that breaks its own schema', () => post('/wrong-answer', '{"name":"a"}'), 500, 'internal'],
  ])('answers %s from the catalogue', async (_what, ask, status, code) => {
    expect(await errorOf(ask())).toMatchObject({ status, code });
  });

  test('answers what is not HTTP with 400 and closes', async () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('no http at all\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 400 .*request-invalid/s);
  });

  test('logs failures without their message', () => {
    expect(lines.join('')).toContain('"event":"request-failed"');
    expect(lines.join('')).not.toContain('Jane');
  });

  test('sends strict headers with every answer, errors too', async () => {
    for (const path of ['/openapi.json', '/nothing', '/%zz', '/goes-on']) {
      const { headers } = await fetch(origin + path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('describes its routes at /openapi.json', async () => {
    const description = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(description.paths)).toContain('/typed');
  });
});
