import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '..', 'src');
const MOST_LINES = 2_000;

it('the key service can be read in an afternoon: it is under 2,000 lines', async () => {
  const files = await readdir(SOURCE, { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources).toContain('main.ts');
  const texts = await Promise.all(sources.map((file) => readFile(join(SOURCE, file), 'utf8')));
  const lines = texts.reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
  expect(lines).toBeLessThan(MOST_LINES);
});
