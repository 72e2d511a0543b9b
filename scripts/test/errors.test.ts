import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, type ErrorEntry } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { GENERATED } from '../generated-docs.ts';
import { ROOT, sources } from './workspaces.ts';

const entries = Object.entries<ErrorEntry>(CATALOGUE);
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

const code = sources('{apps,packages,platform}/*/src/**/*.{ts,tsx}')
  .filter((path) => !path.startsWith('packages/contracts/src/errors/'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('the error catalogue', () => {
  it.each(entries)('says %s in both languages, with the same placeholders', (_, { message, action }) => {
    for (const { en, fr } of [message, action]) {
      expect(en).toMatch(/\S\.$/);
      expect(fr).toMatch(/\S\.$/);
      if (/\w/.test(en.replaceAll(/\{\w+\}/g, ''))) expect(fr).not.toBe(en);
      expect(placeholders(fr)).toEqual(placeholders(en));
    }
  });

  it('gives every entry an error status', () => {
    for (const [name, { status }] of entries)
      expect([name, status >= 400 && status <= 599]).toEqual([name, true]);
  });

  it('holds no code that nothing raises', () => {
    const everything = code.map(({ text }) => text).join('\n');
    const unused = entries.map(([name]) => name).filter((name) => !everything.includes(`'${name}'`));
    expect(unused).toEqual([]);
  });

  it('fills every placeholder where the error is raised', () => {
    const bare = code.flatMap(({ path, text }) =>
      [...text.matchAll(/new VernixError\('([a-z0-9-]+)'\)/g)]
        .map(([, name]) => name as keyof typeof CATALOGUE)
        .filter((name) => placeholders(CATALOGUE[name].message.en + CATALOGUE[name].action.en).length > 0)
        .map((name) => `${path}: ${name}`),
    );
    expect(bare).toEqual([]);
  });
});

describe.each(GENERATED)('$path', ({ path, text }) => {
  it('is what `npm run docs` writes', () => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text());
  });
});
