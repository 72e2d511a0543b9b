import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CurrentSnapshot, SIEVE_FILE, type SieveLine } from '@vernix/contracts';
import { generateIdentity, sealBuffer } from '@vernix/seal';
import { expect, it } from 'vitest';
import { OpenSnapshot } from '../src/snapshots/open-snapshot.ts';
import { births, publish } from './publish.ts';
import { running, snapshotsDir } from './running.ts';

const LIMITS = { memoryMiB: 256, threads: 1 };

/** A snapshot of ten births of which the third and the tenth are decoys, as the key service says to `recipient` alone. */
async function published(recipient: string, broken = false) {
  const dir = snapshotsDir();
  const rows = births(10, { site: 'large' });
  const sealed = await sealBuffer([recipient], Buffer.from([0b00100000, 0b01000000]));
  const line: SieveLine = {
    births: rows.map(({ birth }) => String(birth)),
    sealed: Buffer.from(sealed).toString('base64'),
  };
  const text = `${JSON.stringify(line)}\n`;
  const sieve = createHash('sha256').update(text).digest('hex');
  await publish(dir, 1, { rows, manifest: { sieve } });
  writeFileSync(join(dir, 'births-000001', SIEVE_FILE), broken ? text.slice(0, -30) : text);
  return { dir, rows };
}

it('decoys are in no figure', async () => {
  const { identity, recipient } = await generateIdentity('hybrid');
  const { dir, rows } = await published(recipient);
  const file = join(dir, 'identity');
  writeFileSync(file, `${identity}\n`);
  const snapshot = await OpenSnapshot.open(dir, 'births-000001', LIMITS, file);
  const left = (await snapshot.query('SELECT birth FROM births')).map(({ birth }) => birth);
  expect(new Set(left)).toEqual(
    new Set(rows.filter((_, at) => at !== 2 && at !== 9).map(({ birth }) => birth)),
  );
  expect(snapshot.manifest.rows).toBe(8);
  snapshot.retire();
});

it('a snapshot whose decoys are not to be known is refused: every figure of it would be wrong', async () => {
  const ours = await generateIdentity('hybrid');
  const other = await generateIdentity('hybrid');
  const open = async (recipient: string, broken: boolean, identity: string | null) => {
    const { dir } = await published(recipient, broken);
    const file = join(dir, 'identity');
    if (identity !== null) writeFileSync(file, identity);
    return OpenSnapshot.open(dir, 'births-000001', LIMITS, identity === null ? null : file);
  };
  const refused = (reason: string) => ({ code: 'snapshot-refused', params: { reason } });
  await expect(open(other.recipient, false, ours.identity)).rejects.toMatchObject(refused('sieve'));
  await expect(open(ours.recipient, true, ours.identity)).rejects.toMatchObject(refused('sieve'));
  await expect(open(ours.recipient, false, null)).rejects.toMatchObject(refused('sieve-sealed'));
});

it('a snapshot whose list of decoys has not been copied here yet is taken as soon as it has', async () => {
  const { identity, recipient } = await generateIdentity('hybrid');
  const { dir } = await published(recipient);
  const [list, elsewhere] = [join(dir, 'births-000001', SIEVE_FILE), join(dir, 'elsewhere')];
  const sieveIdentityFile = join(dir, 'identity');
  writeFileSync(sieveIdentityFile, identity);
  renameSync(list, elsewhere);
  const { get, insights } = await running(dir, { sieveIdentityFile });
  expect((await get('/api/snapshot', CurrentSnapshot)).snapshot).toBeNull();
  renameSync(elsewhere, list);
  await insights.refresh();
  expect(await get('/api/snapshot', CurrentSnapshot)).toMatchObject({ snapshot: 'births-000001', rows: 8 });
});
