import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let folder: string;
let page: string;
let files: string[];
let sheets: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vernix-console-'));
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  page = await readFile(join(folder, 'index.html'), 'utf8');
  files = await readdir(folder, { recursive: true });
  const css = files.filter((name) => name.endsWith('.css'));
  sheets = (await Promise.all(css.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('has no inline script, style or handler', () => {
  for (const [tag, inside] of page.matchAll(/<script\b[^>]*>([^<]*)/g)) {
    expect(tag).toContain('src=');
    expect(inside?.trim()).toBe('');
  }
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

it('loads nothing from another origin', () => {
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(addresses.length).toBeGreaterThan(2);
  for (const address of addresses) expect(address).toMatch(/^\/[^/]/);
  for (const [, address] of sheets.matchAll(/url\(["']?([^)"']+)/g)) expect(address).toMatch(/^\/assets\//);
  expect(sheets).not.toContain('@import');
});

it('carries its fonts as files, and no source map', () => {
  expect(sheets).toMatch(/@font-face/);
  expect(files.some((name) => name.endsWith('.woff2'))).toBe(true);
  expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
});
