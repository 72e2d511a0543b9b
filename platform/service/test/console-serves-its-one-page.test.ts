import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consolePlugin, createHttp, createLog, type HttpApp, listen } from '../src/index.ts';

const dir = mkdtempSync(join(tmpdir(), 'vernix-console-'));
const apps: HttpApp[] = [];
let origin: string;

async function serve(from: string): Promise<string> {
  const app = await createHttp({ log: createLog('insights', { write: () => undefined }) });
  await app.register(consolePlugin, { dir: from });
  app.get('/api/figures', { config: { access: 'console.load' } }, () => ({ ok: true }));
  apps.push(app);
  return listen(app, '127.0.0.1', 0);
}

beforeAll(async () => {
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(dir, 'assets', 'main-1a2b.js'), 'export {};');
  origin = await serve(dir);
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  rmSync(dir, { recursive: true });
});

const page = { headers: { accept: 'text/html,*/*' } };

test('serves files, the hashed ones for a year', async () => {
  const script = await fetch(`${origin}/assets/main-1a2b.js`);
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  expect(script.headers.get('cache-control')).toMatch(/immutable/);
  const index = await fetch(origin, page);
  expect(await index.text()).toContain('<title>Console</title>');
  expect(index.headers.get('cache-control')).toBe('no-cache');
  expect(index.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
});

test('answers a page address with the one page, and anything else unknown with not-found', async () => {
  expect(await (await fetch(`${origin}/intake/somewhere`, page)).text()).toContain('<title>Console</title>');
  const unknown = await fetch(`${origin}/api/nothing`);
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({ error: { code: 'not-found' } });
  expect((await fetch(`${origin}/assets/..%2f..%2fpackage.json`)).status).toBe(400);
});

test('serves what a later build put there', async () => {
  writeFileSync(join(dir, 'assets', 'main-3c4d.js'), 'export {};');
  const script = await fetch(`${origin}/assets/main-3c4d.js`);
  expect(script.status).toBe(200);
  expect(script.headers.get('cache-control')).toMatch(/immutable/);
});

test('says how to build the console when it is not there', async () => {
  const answer = await fetch(await serve(join(dir, 'missing')), page);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('npm run build');
});
