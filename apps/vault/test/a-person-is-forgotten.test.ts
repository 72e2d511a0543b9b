import { existsSync } from 'node:fs';
import { KeyClient } from '@vernix/key-channel';
import { itemContext, openItem } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetPerson } from '../src/key-life/forget-person.ts';
import { rekeyTokens } from '../src/key-life/rekey-tokens.ts';
import { type Birth, birth, template } from './support/births.ts';
import { entriesOf } from './support/log-entries.ts';
import type { TransferRow } from './support/registry.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();

let admin: KeyClient;
beforeEach(async () => {
  admin = await KeyClient.connect(setting.keys.adminSocket);
});
afterEach(() => admin.close());

const tools = () => ({ client: setting.registry.client, keys: admin, files: setting.registry.files });

/** Takes a file in, and tells the key service that it is done, as the lane does. */
async function takeIn(rows: readonly Birth[], partner = 'st-elsewhere'): Promise<TransferRow> {
  const { registry } = setting;
  const transfer = await registry.ingest(template(rows), { partner });
  await registry.keys.call('transfer.settle', { transferId: transfer.transfer_id, records: rows.length });
  return transfer;
}

async function personOf(batch: number | null, row: number, role: 1 | 2): Promise<number> {
  const { rows } = await setting.registry.client.query<{ person: string }>(
    'SELECT person_id AS person FROM membership WHERE batch_no = $1 AND row_no = $2 AND role = $3',
    [batch, row, role],
  );
  return Number(rows[0]?.person);
}

interface Item {
  readonly id: string;
  readonly row: number;
  readonly sealed: Buffer;
}

/** The identities there are, as a backup would hold them. */
async function identities(): Promise<Item[]> {
  const { rows } = await setting.registry.client.query<Item>(
    `SELECT transfer_id AS id, row_no AS row, identity_sealed AS sealed
       FROM source_record JOIN transfer USING (batch_no) WHERE identity_sealed IS NOT NULL ORDER BY batch_no, row_no`,
  );
  return rows;
}

async function read({ id, row, sealed }: Item): Promise<string> {
  const items = [{ transferId: id, itemClass: 'identity' as const, row }];
  const { binary } = await setting.registry.keys.call('items.release', {
    principal: 'user:k7',
    role: 'steward',
    purpose: 'care',
    items,
  });
  return openItem(binary, sealed, itemContext(id, 'identity', row)).toString();
}

/** Files that the log says were removed from the vault. */
async function deletions(): Promise<string[]> {
  const entries = await entriesOf(setting.keys);
  return entries
    .flatMap((entry) => (entry.type === 'file.deleted' && entry.from === 'vault' ? [entry.transferId] : []))
    .sort();
}

describe('a person is forgotten', () => {
  it('in every row about them, from the registry and from a backup of it; others are as they were', async () => {
    const { registry } = setting;
    const first = await takeIn([birth(1), birth(2)]);
    const second = await takeIn([birth(3), birth(1, { 'record.local_id': 'again' })], 'st-nowhere');
    const backup = await identities();
    const mother = await personOf(first.batch_no, 1, 1);
    expect(await personOf(second.batch_no, 2, 1)).toBe(mother);

    const forgotten = await forgetPerson(tools(), mother);
    expect(forgotten).toMatchObject({ rows: 2, others: 1, files: 2, epochs: [1], tokenGeneration: 1 });
    expect(forgotten.tokens).toBeGreaterThan(0);
    // Nor is her child known by her number any more; birth 1 has no number of its own.
    const child = await personOf(first.batch_no, 1, 2);
    expect(await registry.count('link_token', `person_id IN (${mother}, ${child})`)).toBe(0);
    expect((await identities()).map(({ id, row }) => [id, row])).toEqual([
      [first.transfer_id, 2],
      [second.transfer_id, 1],
    ]);
    for (const item of backup) {
      const isHers = [`${first.transfer_id} 1`, `${second.transfer_id} 2`].includes(`${item.id} ${item.row}`);
      if (isHers) await expect(read(item)).rejects.toMatchObject({ code: 'items-forgotten' });
      else expect(await read(item)).toContain('Quimby');
    }
    // Still counted, and the files are gone.
    expect(await registry.count('source_record')).toBe(4);
    expect(await registry.count('person', `person_id = ${mother}`)).toBe(1);
    expect(await registry.count('forgotten', `person_id = ${mother}`)).toBe(1);
    expect(existsSync(registry.files.pathOf(first.transfer_id))).toBe(false);
    expect(await deletions()).toEqual([first.transfer_id, second.transfer_id].sort());
  });

  it('and begins anew when a file comes about them later', async () => {
    const first = await takeIn([birth(1)]);
    const mother = await personOf(first.batch_no, 1, 1);
    await forgetPerson(tools(), mother);
    const later = await takeIn([birth(1, { 'record.local_id': 'later' })]);
    expect(await personOf(later.batch_no, 1, 1)).not.toBe(mother);
    expect(await identities()).toHaveLength(1);
  });

  it.each([
    ['mother', 1],
    ['infant', 2],
  ] as const)(
    'and begins anew when the very same row or file comes, forgotten as its %s',
    async (_, role) => {
      const { registry } = setting;
      const vague = birth(3, { 'infant.sex': null });
      const rows = [birth(1), birth(2), vague];
      const first = await takeIn(rows);
      await forgetPerson(tools(), await personOf(first.batch_no, 1, role));
      await forgetPerson(tools(), await personOf(first.batch_no, 3, role));
      const kept = await identities();
      expect(kept).toHaveLength(1);

      const sameFile = await takeIn(rows);
      const born = role === 1 ? 2 : 1; // of each birth: whom nobody knows any more
      expect(sameFile).toMatchObject({ state: 'committed', rows: 3, unchanged: 1, new_persons: 2 * born });
      expect(await identities()).toHaveLength(3);
      // From then on they are held as anybody's.
      expect(await takeIn([birth(1), vague, birth(9)])).toMatchObject({ unchanged: 2, new_persons: 2 });
      expect(await registry.count('forgotten')).toBe(2);
    },
  );

  it('once: asked again, nothing changes; a number that is nobody’s is refused', async () => {
    const first = await takeIn([birth(1)]);
    const mother = await personOf(first.batch_no, 1, 1);
    await forgetPerson(tools(), mother);
    expect(await forgetPerson(tools(), mother)).toMatchObject({ rows: 1, tokens: 0, files: 0 });
    await expect(forgetPerson(tools(), 999_999)).rejects.toMatchObject({ code: 'person-unknown' });
  });

  it('not while their file is being taken in, and not by the vault alone', async () => {
    const { registry } = setting;
    const transfer = await registry.ingest(template([birth(1)]));
    const mother = await personOf(transfer.batch_no, 1, 1);
    await expect(forgetPerson(tools(), mother)).rejects.toMatchObject({ code: 'transfers-pending' });
    const own = { ...tools(), keys: registry.keys };
    await expect(forgetPerson(own, mother)).rejects.toMatchObject({ code: 'second-socket-only' });
    expect(await identities()).toHaveLength(1);
  });
});

describe('the token key is replaced', () => {
  const tokens = async () => {
    const { rows } = await setting.registry.client.query<{ token: string }>('SELECT token FROM link_token');
    return rows.map(({ token }) => token);
  };

  it('and people, rows and files that come again are known as before', async () => {
    const { registry } = setting;
    const rows = [birth(1), birth(2), birth(3)];
    const first = await takeIn(rows);
    const before = await tokens();
    const { generation, tokens: carried } = await rekeyTokens(tools());
    expect(carried).toBe(before.length);
    expect((await tokens()).filter((token) => before.includes(token))).toEqual([]);

    expect(await takeIn(rows)).toMatchObject({ state: 'duplicate' });
    const again = await takeIn([birth(1), birth(2, { 'record.local_id': 'again' })]);
    expect(again).toMatchObject({ rows: 2, unchanged: 1, new_persons: 0 });
    expect(await personOf(again.batch_no, 2, 1)).toBe(await personOf(first.batch_no, 2, 1));
    const { keys } = (await admin.call('keys.list', {})).answer;
    expect(keys.filter(({ key }) => key === 'tokens')).toMatchObject([{ generation, state: 'current' }]);
    // The new table is what the old one was.
    await expect(registry.client.query('INSERT INTO link_token SELECT * FROM link_token')).rejects.toThrow(
      /duplicate key/,
    );
  });

  it('and goes on after a failure, while the old tokens hold', async () => {
    const { registry } = setting;
    await takeIn([birth(1)]);
    const before = await tokens();
    const failing = { call: (op: string, ...rest: never[]) => failOn('tokens.rekey', op, rest) } as never;
    await expect(rekeyTokens({ client: registry.client, keys: failing })).rejects.toThrow('cut off');
    expect(await tokens()).toEqual(before);
    expect(await takeIn([birth(1, { 'record.local_id': 'again' })])).toMatchObject({ new_persons: 0 });

    const late = { call: (op: string, ...rest: never[]) => failOn('tokens.settle', op, rest) } as never;
    await expect(rekeyTokens({ client: registry.client, keys: late })).rejects.toThrow('cut off');
    expect((await rekeyTokens(tools())).tokens).toBe(0);
    expect(await takeIn([birth(1, { 'record.local_id': 'and again' })])).toMatchObject({ new_persons: 0 });
  });

  function failOn(which: string, op: string, rest: never[]): Promise<unknown> {
    if (op === which) throw new Error('cut off');
    return (admin.call as (op: string, ...rest: never[]) => Promise<unknown>)(op, ...rest);
  }
});
