/** What the documents show as a file is one that the commands take. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Partner } from '@vernix/contracts';
import { generateIdentity } from '@vernix/seal';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClientFile, loadProfile } from '../src/client/profile.ts';
import { temporaryDirectory } from './run-vernix.ts';

/** The first block of JSON behind a place in a document. */
async function shownIn(
  document: string,
  behind: string,
): Promise<{ readonly text: string; readonly table: string }> {
  const whole = await readFile(new URL(`../../../docs/${document}`, import.meta.url), 'utf8');
  const [, rest] = whole.split(behind);
  const [, text, after] = /```json\n(.*?)```\n(.*)/s.exec(rest ?? '') ?? [];
  if (text === undefined || after === undefined)
    throw new Error(`${document} shows nothing behind ${behind}`);
  return { text, table: after.split('\n## ')[0]! };
}

describe('the client file that is shown', () => {
  let directory: string;
  let client: string;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    client = join(directory, 'client.json');
    const { text } = await shownIn('submitting.md', '\n## The client file\n');
    await writeFile(client, text, { mode: 0o600 });
    await writeFile(join(directory, 'token'), 'of-riverbend\n', { mode: 0o600 });
  });

  it('is read, with the files that it names beside it', async () => {
    expect(await loadProfile({ client })).toMatchObject({
      gateway: 'https://gateway.example.org',
      token: 'of-riverbend',
      identityFile: join(directory, 'identity.txt'),
    });
  });

  it('has every setting there is, and each is explained', async () => {
    const { text, table } = await shownIn('submitting.md', '\n## The client file\n');
    const settings = Object.keys(ClientFile.shape).sort();
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(settings);
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name).sort()).toEqual(settings);
  });

  it('is refused when others may read it, as it says', async () => {
    const open = join(directory, 'open');
    await mkdir(open);
    await writeFile(join(open, 'client.json'), await readFile(client), { mode: 0o644 });
    await expect(loadProfile({ client: join(open, 'client.json') })).rejects.toMatchObject({
      code: 'secret-file-open',
    });
  });
});

it('the entry that is shown of a partner that is nobody is one of a roster, once its recipient is filled in', async () => {
  const { text } = await shownIn('operating.md', '\n**Decoy deliveries** go to a partner that is nobody.');
  const { recipient } = await generateIdentity('hybrid');
  expect(text).toContain('"age1pq1…"');
  const entry = JSON.parse(text.replace('age1pq1…', recipient)) as object;
  expect(Partner.parse(entry)).toEqual(entry);
});
