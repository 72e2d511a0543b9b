import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MOST_LINES = 2_000;
/** Of how many lines the page may be off: it says hundreds, and the code goes on. */
const OFF = 0.1;

async function linesIn(folder: string): Promise<number> {
  const source = join(ROOT, folder, 'src');
  const files = await readdir(source, { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(sources.map((file) => readFile(join(source, file), 'utf8')));
  return texts.reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
}

it('the key service can be read in an afternoon: it is under 2,000 lines', async () => {
  expect(await linesIn('apps/key-service')).toBeGreaterThan(MOST_LINES / 2);
  expect(await linesIn('apps/key-service')).toBeLessThan(MOST_LINES);
});

it('what it stands on is said with its lines: every folder of ours that it imports', async () => {
  const page = await readFile(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const said = new Map(
    [...page.matchAll(/^\| `((?:apps|packages|platform)\/[a-z-]+)` +\| +([\d,]+) +\|/gm)].map(
      ([, folder = '', lines = '']) => [folder, Number(lines.replace(',', ''))] as const,
    ),
  );
  const zones = JSON.parse(await readFile(join(ROOT, 'zones.json'), 'utf8')) as {
    folders: Record<string, { internal: string[] }>;
  };
  const folderOf = (name: string) => Object.keys(zones.folders).find((folder) => folder.endsWith(`/${name}`));
  const own = zones.folders['apps/key-service']?.internal ?? [];
  expect([...said.keys()].toSorted()).toEqual(['apps/key-service', ...own.map(folderOf)].toSorted());
  for (const [folder, lines] of said) {
    const counted = await linesIn(folder);
    expect(Math.abs(counted - lines), `${folder} has ${counted}`).toBeLessThan(OFF * counted);
  }
});
