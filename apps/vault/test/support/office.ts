/** A world with officers: what takes two of them, from the asking to what becomes of it. */
import { ApprovalNonce, ExtractList, type LogEntry, RowExtract } from '@vernix/contracts';
import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { Officers } from '../../../key-service/test/officers.ts';
import type { Vault } from '../../src/index.ts';
import { entriesOf } from './log-entries.ts';
import { startTestDatabases, startTestKeys, type TestKeys } from './registry.ts';
import { World } from './world.ts';

/** Officers have a number for it. */
export const OfAll = RowExtract.extend({ approval: ApprovalNonce });

export class HouseWithOfficers {
  readonly databases: TestDatabases;
  readonly database: TestDatabase;
  readonly keys: TestKeys;
  readonly officers: Officers;
  readonly world: World;
  readonly vault: Vault;
  #steward = '';

  private constructor(
    parts: Pick<HouseWithOfficers, 'databases' | 'database' | 'keys' | 'officers' | 'world' | 'vault'>,
  ) {
    ({ databases: this.databases, database: this.database, keys: this.keys } = parts);
    ({ officers: this.officers, world: this.world, vault: this.vault } = parts);
  }

  /** @param nobody as {@link World.make} */
  static async open(nobody?: string): Promise<HouseWithOfficers> {
    const databases = await startTestDatabases();
    let officers: Officers | undefined;
    const keys = await startTestKeys(DEMO_BUDGETS, null, (directory) => {
      officers = new Officers({ directory });
      return officers.config;
    });
    if (officers === undefined) throw new Error('the key service asks for its desk');
    await officers.found();
    const database = await databases.fresh();
    const world = await World.make(database, keys, nobody);
    await world.startGateway();
    const vault = await world.startVault();
    const house = new HouseWithOfficers({ databases, database, keys, officers, world, vault });
    house.#steward = await world.signIn();
    return house;
  }

  send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.vault.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: this.vault.url, cookie: this.#steward },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Asks for all rows of a file, for a partner. */
  async askFor(transferId: string, to: string, changes: object = {}) {
    const body = { transferId, purpose: 'linkage-review', classes: ['identity', 'clinical'], to };
    const answer = await this.send('POST', '/api/extracts', { ...body, ...changes });
    return { status: answer.status, body: (await answer.json()) as { error?: { code: string } } };
  }

  async approve(nonce: string): Promise<void> {
    for (const officer of ['user:a', 'user:b']) await this.officers.approve(officer, nonce);
  }

  /** Two officers release whoever is stopped, and nobody else is. */
  async release(principal: string): Promise<void> {
    const { frozen } = (await this.officers.desk.call('approvals.list', {})).answer;
    const [stopped] = frozen;
    if (stopped?.principal !== principal || frozen.length > 1) throw new Error(JSON.stringify(frozen));
    const params = { principal, frozenSince: stopped.since };
    await this.approve(await this.officers.open({ kind: 'principal-release', params }));
  }

  make(id: string): Promise<Response> {
    return this.send('POST', `/api/extracts/${id}/make`, {});
  }

  /** Asked for, signed and made; its id. */
  async deliver(transferId: string, to: string, changes: object = {}): Promise<string> {
    const { id, approval } = OfAll.parse((await this.askFor(transferId, to, changes)).body);
    await this.approve(approval);
    const answer = await this.make(id);
    if (!answer.ok) throw new Error(await answer.text());
    return id;
  }

  async listed(id: string): Promise<RowExtract | undefined> {
    const answer = await this.send('GET', '/api/extracts');
    return ExtractList.parse(await answer.json()).extracts.find((one) => one.id === id);
  }

  async standing(id: string) {
    return (await this.listed(id))?.outgoing?.state;
  }

  async logged(which: (entry: LogEntry) => boolean): Promise<LogEntry[]> {
    return (await entriesOf(this.keys)).filter(which);
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.officers.close();
    await this.database.drop();
    await this.databases.close();
    await this.keys.remove();
  }
}
