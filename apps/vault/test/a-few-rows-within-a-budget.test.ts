/** A person reads a few rows of a file by their numbers, on their own word: as far as a budget reaches, or under an approval of theirs. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExtractList, type LogEntry, PEOPLE_A_ROW, RowExtract } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Officers } from '../../key-service/test/officers.ts';
import { openSession } from '../src/db/connection.ts';
import type { Vault } from '../src/index.ts';
import { birth, births, template } from './support/births.ts';
import { entriesOf } from './support/log-entries.ts';
import { startTestDatabases, startTestKeys, type TestKeys } from './support/registry.ts';
import { World } from './support/world.ts';

/** An account each; whoever is not the only steward has one of these tokens. */
const STAFF = {
  a: 'steward', // an officer too
  k8: 'steward',
  k9: 'steward',
  p1: 'privacy-officer',
  adm: 'administrator',
} as const;
type Account = keyof typeof STAFF;
const tokenOf = (account: Account): string => `a-token-of-${account}-and-of-nobody-else`;

/** A hospital's file in a registry, and whoever works there. */
class House {
  readonly cookies = new Map<string, string>();
  readonly #databases: TestDatabases;
  readonly #database: TestDatabase;
  readonly keys: TestKeys;
  readonly officers: Officers;
  readonly world: World;
  readonly vault: Vault;
  readonly file: string;
  readonly mine: Awaited<ReturnType<typeof generateIdentity>>;

  private constructor(
    parts: readonly [TestDatabases, TestDatabase, TestKeys, Officers, World, Vault, string, House['mine']],
  ) {
    [
      this.#databases,
      this.#database,
      this.keys,
      this.officers,
      this.world,
      this.vault,
      this.file,
      this.mine,
    ] = parts;
  }

  static async build(file: string, decoysEvery: number | null): Promise<House> {
    const [databases, mine] = await Promise.all([startTestDatabases(), generateIdentity('hybrid')]);
    let officers: Officers | undefined;
    const decoys = decoysEvery === null ? null : { every: decoysEvery, insights: mine.recipient };
    const keys = await startTestKeys(DEMO_BUDGETS, decoys, (directory) => {
      officers = new Officers({ directory });
      return officers.config;
    });
    await officers!.found();
    const database = await databases.fresh();
    const world = await World.make(database, keys);
    for (const [account, role] of Object.entries(STAFF)) {
      const tokenSha256 = createHash('sha256')
        .update(tokenOf(account as Account))
        .digest('hex');
      world.config.signIn.push({ tokenSha256, role, account, partner: null, notAfter: null });
    }
    await world.startGateway();
    const vault = await world.startVault();
    const id = await world.send('st-elsewhere', file);
    await world.ended('st-elsewhere', id);
    const house = new House([databases, database, keys, officers!, world, vault, id, mine]);
    for (const account of Object.keys(STAFF) as Account[]) await house.#signIn(account);
    return house;
  }

  async #signIn(account: Account): Promise<void> {
    const answer = await this.#send('POST', '/session', { token: tokenOf(account) }, '');
    this.cookies.set(account, answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  #send(method: string, path: string, body: object | undefined, cookie: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', origin: this.vault.url, cookie };
    return fetch(this.vault.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  }

  as(
    account: Account | null,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Response> {
    const cookie = account === null ? '' : (this.cookies.get(account) ?? '');
    return this.#send(method, path, method === 'GET' ? undefined : (body ?? {}), cookie);
  }

  /** Asks for these rows; by default for both classes of them, to review links. */
  async read(account: Account | null, rows: readonly number[], changes: object = {}, under?: string) {
    const few = { rows, ...(under === undefined ? {} : { under }) };
    const asked = { transferId: this.file, purpose: 'linkage-review', classes: ['identity', 'clinical'] };
    const body = { ...asked, recipient: this.mine.recipient, few, ...changes };
    const answer = await this.as(account, 'POST', '/api/extracts', body);
    const said = (await answer.json()) as { error?: { code: string; params?: object } };
    return { status: answer.status, code: said.error?.code, said };
  }

  async list(account: Account): Promise<RowExtract[]> {
    return ExtractList.parse(await (await this.as(account, 'GET', '/api/extracts')).json()).extracts;
  }

  /** The rows of one that is ready, opened with the key they were sealed to. */
  async opened(account: Account, id: string): Promise<Record<string, unknown>[]> {
    const answer = await this.as(account, 'GET', `/api/extracts/${id}/file`);
    const sealed = Buffer.from(await answer.arrayBuffer());
    expect(sealed.toString('latin1')).not.toContain('Quimby');
    const text = Buffer.from(await openBuffer([this.mine.identity], sealed)).toString();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async logged(...types: readonly LogEntry['type'][]): Promise<LogEntry[]> {
    return (await entriesOf(this.keys)).filter(({ type }) => types.includes(type));
  }

  /** What one account has used of its identities in this hour. */
  async used(account: Account): Promise<number> {
    const { table, uses } = await KeyClient.with(this.keys.socket, async (keys) => {
      return (await keys.call('meter.overview', {})).answer;
    });
    const grants = table.grants.map(({ holder, metered }, at) => ({ holder, metered, use: uses[at]! }));
    const grant = grants.find(
      ({ holder, metered }) => holder === `user/${STAFF[account]}` && metered === 'identity',
    );
    return grant?.use.principals.find(({ principal }) => principal === `user:${account}`)?.use.hour.used ?? 0;
  }

  async stopped(): Promise<string[]> {
    const { frozen } = (await this.officers.desk.call('approvals.list', {})).answer;
    return frozen.map(({ principal }) => principal);
  }

  /** What is on the vault's disk of extracts. */
  async kept(): Promise<string[]> {
    return await readdir(join(this.world.config.filesDir, 'extracts')).catch(() => []);
  }

  /** As a crash leaves it that came after the key service's answer. */
  async forgetThatItWasMade(id: string): Promise<void> {
    const client = await openSession(this.#database.url, 'vernix-test');
    await client.query('UPDATE extract SET made_at = NULL, bytes = NULL WHERE extract_id = $1', [id]);
    await client.end();
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.officers.close();
    await this.#database.drop();
    await this.#databases.close();
    await this.keys.remove();
  }
}

const rows = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

describe('a few rows of a file', () => {
  let house: House;
  beforeAll(async () => {
    // The last but one is rejected, and the last names nobody.
    const identity = new Set(
      DICTIONARY.elements.filter(({ itemClass }) => itemClass === 'identity').map(({ id }): string => id),
    );
    const nameless = Object.fromEntries(Object.entries(birth(90)).filter(([id]) => !identity.has(id)));
    house = await House.build(template([...births(60), {}, nameless]), null);
  }, 60_000);
  afterAll(() => house.close());

  it('are opened at once for whoever has a budget, sealed to the key they named, metered and on record', async () => {
    const { said } = await house.read('k8', [4, 2], { purpose: 'care' });
    const made = RowExtract.parse(said);
    expect(made).toMatchObject({ state: 'ready', rows: 2, items: 4, numbers: [2, 4], approval: null });
    const opened = await house.opened('k8', made.id);
    expect(opened.map(({ row }) => row)).toEqual([2, 4]);
    expect(opened[0]).toMatchObject({ 'mother.surname': expect.stringContaining('Quimby') as string });
    expect(opened[0]).toHaveProperty(['infant.birth_weight_g']);
    const [release, note] = (await house.logged('items.release', 'extract.made')).slice(-2);
    expect(release).toMatchObject({ principal: 'user:k8', purpose: 'care', identity: 2, clinical: 2 });
    expect(release).toMatchObject({ meter: { role: 'steward', counts: { identity: 4, clinical: 2 } } });
    expect(note).toMatchObject({ for: 'user:k8', rows: 2, recipient: house.mine.recipient });
    expect(await house.used('k8')).toBe(4);
    expect(await house.list('k8')).toMatchObject([{ id: made.id, numbers: [2, 4] }]);
    expect(await house.list('k9')).toEqual([]);
    expect((await house.as('k9', 'GET', `/api/extracts/${made.id}/file`)).status).toBe(404);
  });

  it('cost two people each, also when their names are not asked for', async () => {
    const before = await house.used('k8');
    const { said } = await house.read('k8', [5, 6, 7], { classes: ['clinical'] });
    expect(said).toMatchObject({ state: 'ready', items: 3 });
    expect(await house.used('k8')).toBe(before + 6);
  });

  it('that are not there open nothing, and cost nothing', async () => {
    const before = [await house.used('k8'), await house.kept()];
    expect(await house.read('k8', [1, 500])).toMatchObject({
      status: 404,
      said: { error: { params: { row: 500 } } },
    });
    expect((await house.read('k8', [61])).code).toBe('row-not-held'); // rejected
    expect((await house.read('k8', [62], { classes: ['identity'] })).code).toBe('row-not-held');
    expect((await house.read('k8', [1], { transferId: 'A'.repeat(22) })).code).toBe('row-not-held');
    expect((await house.read('k8', [1], { recipient: 'age1nobody' })).code).toBe('recipient-invalid');
    expect([await house.used('k8'), await house.kept()]).toEqual(before);
    expect((await house.read('k8', [62], { classes: ['clinical'] })).status).toBe(200);
  });

  it('are a few, each once, by number', async () => {
    for (const wrong of [[], [1, 1], [0], [1.5], [2 ** 31], rows(1, 101)])
      expect((await house.read('k8', wrong)).status).toBe(400);
  });

  it('are nobody’s who may not read people, and for no purpose but their role’s', async () => {
    expect((await house.read(null, [1])).status).toBe(401);
    expect(await house.read('adm', [1])).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await house.read('p1', [1])).toMatchObject({ status: 403, code: 'not-allowed' });
    expect((await house.read('p1', [1], { purpose: 'audit' })).status).toBe(200);
    expect((await house.read('k8', [1], { purpose: 'audit' })).code).toBe('not-allowed');
  });

  it('that a failure cut short are never opened by asking for that one again', async () => {
    const { id } = RowExtract.parse((await house.read('k8', [9])).said);
    await house.forgetThatItWasMade(id);
    expect((await house.list('k8')).find((one) => one.id === id)?.state).toBe('cut');
    const before = await house.used('k8');
    expect((await house.as('k8', 'POST', `/api/extracts/${id}/make`)).status).toBe(404);
    expect((await house.as('k8', 'GET', `/api/extracts/${id}/file`)).status).toBe(404);
    expect((await house.as('k8', 'DELETE', `/api/extracts/${id}`)).status).toBe(204);
    expect([await house.used('k8'), await house.kept()]).toEqual([
      before,
      expect.not.arrayContaining([`${id}.age`]),
    ]);
  });

  it('end where the hour’s budget does: nothing more is opened, nobody is stopped, and the refusal says what there is', async () => {
    const left = (60 - (await house.used('k8'))) / PEOPLE_A_ROW;
    expect((await house.read('k8', rows(1, left + 1))).code).toBe('budget-spent');
    expect((await house.read('k8', rows(1, left))).status).toBe(200);
    const before = [await house.kept(), await house.list('k8')];
    const { status, said } = await house.read('k8', [1]);
    expect(status).toBe(429);
    expect(JSON.stringify(said)).toMatch(/two officers can raise.*breaks the glass/);
    expect([await house.kept(), await house.list('k8')]).toEqual(before);
    expect(await house.stopped()).toEqual([]);
  });

  it('go on under a raise that two officers signed, for its holder alone, until it is used up', async () => {
    const identity = { classes: ['identity'] };
    const raise = { purpose: 'linkage-review', rows: 3, clinical: false, days: 1 };
    const answer = await house.as('k8', 'POST', '/api/meter/raises', raise);
    const { approval } = (await answer.json()) as { approval: string };
    expect((await house.read('k8', [1], identity, approval)).code).toBe('allowance-unfit');
    for (const officer of ['user:a', 'user:b']) await house.officers.approve(officer, approval);
    const before = await house.used('k8');
    expect((await house.read('k9', [1], identity, approval)).code).toBe('allowance-unfit');
    const { said } = await house.read('k8', [1, 2], identity, approval);
    expect(said).toMatchObject({ state: 'ready', approval, numbers: [1, 2] });
    expect((await house.read('k8', [3, 4], identity, approval)).code).toBe('allowance-unfit');
    expect((await house.read('k8', [3], identity, approval)).status).toBe(200);
    expect(await house.used('k8')).toBe(before);
  });

  it('go on in an emergency under a broken glass of one’s own, which another officer confirms', async () => {
    const params = { purpose: 'care', rows: 2, clinical: true, reason: 'care-emergency' } as const;
    const under = await house.officers.open({ kind: 'break-glass', params }, 'user:a', 1);
    const care = { purpose: 'care' };
    expect((await house.read('a', [11, 12], care, under)).code).toBe('allowance-unfit');
    await house.officers.approve('user:a', under);
    expect((await house.read('k9', [11, 12], care, under)).code).toBe('allowance-unfit');
    const { said } = await house.read('a', [11, 12], care, under);
    expect(await house.opened('a', RowExtract.parse(said).id)).toHaveLength(2);
    expect((await house.read('a', [13], care, under)).code).toBe('allowance-unfit');
    expect(await house.officers.approve('user:b', under)).toBe('used');
  });
});

/** As many as the hour's budget reaches. Which women have doubles is drawn: among twelve nobody had, or one behind them, once in 500 runs. */
const ASKED = 28;

it('a row of a person who does not exist stops whoever asks for it, and alone: nothing is opened', async () => {
  const house = await House.build(template(births(ASKED)), 2);
  try {
    const held = await house.list('k8');
    expect(held).toEqual([]);
    let opened = 0;
    let code: string | undefined;
    for (let row = 1; code === undefined && row <= ASKED; row += 1) {
      code = (await house.read('k8', [row])).code;
      if (code === undefined) opened += 1;
    }
    expect(code).toBe('principal-frozen');
    expect(await house.stopped()).toEqual(['user:k8']);
    expect(await house.list('k8')).toHaveLength(opened);
    expect(await house.kept()).toHaveLength(opened);
    expect(await house.logged('decoy.touched')).toMatchObject([{ principal: 'user:k8' }]);
    expect(await house.used('k8')).toBe(PEOPLE_A_ROW * opened);
    expect((await house.read('k8', [1])).code).toBe('principal-frozen');
  } finally {
    await house.close();
  }
}, 60_000);
