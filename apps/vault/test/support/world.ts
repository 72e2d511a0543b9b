/** Gateway, key service, PostgreSQL and vault together, as they run in earnest but in this process. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Partner, Roster, SenderTransfer } from '@vernix/contracts';
import { type Gateway, GatewayConfig, startGateway } from '@vernix/gateway';
import { KeyClient } from '@vernix/key-channel';
import type { TestDatabase } from '@vernix/postgres';
import { generateIdentity, generateSigningKey, signStatement } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { startVault, type Vault, VaultConfig } from '../../src/index.ts';
import { sevenPorts } from '../../../../scripts/test-ports.ts';
import type { TestKeys } from './registry.ts';

type SigningKey = Awaited<ReturnType<typeof generateSigningKey>>['privateJwk'];

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const newToken = () => randomBytes(32).toString('base64url');
const TUS = { 'tus-resumable': '1.0.0' };

export class World {
  readonly lines: string[] = [];
  readonly directory: string;
  readonly staffToken = newToken();
  readonly config: VaultConfig;
  /** Opens the reports of `northern-lab`. */
  readonly labIdentity: string;
  /** Puts a roster in place that differs in its version, or in who signed it. */
  readonly writeRoster: (version: number, key?: SigningKey) => Promise<void>;
  readonly #tokens: Readonly<Record<string, string>>;
  readonly #gatewayConfig: GatewayConfig;
  #gateway: Gateway | undefined;
  #vault: Vault | undefined;

  private constructor(
    directory: string,
    labIdentity: string,
    tokens: Readonly<Record<string, string>>,
    writeRoster: (version: number, key?: SigningKey) => Promise<void>,
    gatewayConfig: GatewayConfig,
    config: (staffToken: string) => VaultConfig,
  ) {
    this.directory = directory;
    this.labIdentity = labIdentity;
    this.writeRoster = writeRoster;
    this.#tokens = tokens;
    this.#gatewayConfig = gatewayConfig;
    this.config = config(this.staffToken);
  }

  /** @param nobody a partner as `northern-lab` is, but for the key service, which knows that it is nobody */
  static async make(database: TestDatabase, keys: TestKeys, nobody?: string): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-world-'));
    const tokens = { 'st-elsewhere': newToken(), 'northern-lab': newToken(), collector: newToken() };
    const others: Record<string, string> = nobody === undefined ? {} : { [nobody]: newToken() };
    const rosterKey = await generateSigningKey();
    const lab = await generateIdentity('hybrid');
    const client = await KeyClient.connect(keys.socket);
    const { answer } = await client.call('hello', {});
    await client.close();
    const partner = (id: 'st-elsewhere' | 'northern-lab'): Partner => ({
      id,
      name: id === 'st-elsewhere' ? 'St Elsewhere' : 'Northern Laboratory',
      kind: id === 'st-elsewhere' ? 'hospital' : 'laboratory',
      levelOfCare: id === 'st-elsewhere' ? '2' : null,
      tokens: [{ id: 'main', sha256: sha256(tokens[id]), notAfter: '2999-01-01T00:00:00.000Z' }],
      reportRecipient: id === 'northern-lab' ? lab.recipient : null,
      sealAtSource: 'optional',
      limits: { fileBytes: 100_000_000, spoolBytes: 1_000_000_000, openUploads: 200 },
    });
    const decoys = Object.entries(others).map(async ([id, token]): Promise<Partner> => {
      const made = await KeyClient.with(keys.adminSocket, (admin) =>
        admin.call('decoys.recipient', { principal: 'operator', partner: id }),
      );
      const main = { id: 'main', sha256: sha256(token), notAfter: '2999-01-01T00:00:00.000Z' };
      const { recipient: reportRecipient } = made.answer;
      return { ...partner('northern-lab'), id, name: 'North Clinic', tokens: [main], reportRecipient };
    });
    const roster: Roster = {
      type: 'vernix-roster/1',
      version: 1,
      issuedAt: new Date().toISOString(),
      partners: [partner('st-elsewhere'), partner('northern-lab'), ...(await Promise.all(decoys))],
      intakeStatementKey: answer.statementKey,
      collectorTokenSha256: sha256(tokens.collector),
    };
    const file = (name: string) => join(directory, name);
    const writeRoster = async (version: number, key = rosterKey.privateJwk): Promise<void> => {
      await writeFile(file('roster.new'), await signStatement({ ...roster, version }, key));
      await rename(file('roster.new'), file('roster.jws'));
    };
    await writeRoster(1);
    await writeFile(file('database-url'), `${database.url}\n`);
    await writeFile(file('collector-token'), `${tokens.collector}\n`);
    const rosterAt = { file: file('roster.jws'), publicKey: rosterKey.publicKey };
    // Both are kept over a stop, in which another test may ask the system for one.
    const port = await sevenPorts();
    const collectPort = port + 1;
    return new World(
      directory,
      lab.identity,
      { ...tokens, ...others },
      writeRoster,
      GatewayConfig.parse({
        dir: file('gateway'),
        public: { port },
        collect: { port: collectPort },
        roster: rosterAt,
      }),
      (staffToken) =>
        VaultConfig.parse({
          filesDir: file('files'),
          snapshotsDir: file('snapshots'),
          database: { urlFile: file('database-url') },
          keyService: { socket: keys.socket },
          gateway: {
            url: `http://127.0.0.1:${collectPort}`,
            tokenFile: file('collector-token'),
            pollSeconds: 0.05,
          },
          roster: rosterAt,
          staff: { port: 0 },
          signIn: [{ tokenSha256: sha256(staffToken), role: 'steward' }],
          snapshotMinSeconds: 0,
          retry: { firstSeconds: 0.05, mostSeconds: 0.2 },
        }),
    );
  }

  /** Everything on the gateway's disk. */
  get spool(): string {
    return this.#gatewayConfig.dir;
  }

  async startGateway(): Promise<void> {
    this.#gateway = await startGateway(this.#gatewayConfig, this.#log('gateway'));
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.close();
    this.#gateway = undefined;
  }

  /** The gateway gives a file up that nobody fetched in time, or a delivery. */
  async expire(id: string, of: 'spool' | 'spool/deliveries' = 'spool'): Promise<void> {
    await this.stopGateway();
    const state = join(this.#gatewayConfig.dir, of, 'state', `${id}.json`);
    const known = JSON.parse(await readFile(state, 'utf8')) as object;
    await writeFile(state, JSON.stringify({ ...known, expiresAt: '2020-01-01T00:00:00.000Z' }));
    await this.startGateway();
    await this.#gateway?.sweep();
  }

  async startVault(): Promise<Vault> {
    this.#vault = await startVault(this.config, this.#log('vault'));
    return this.#vault;
  }

  async stopVault(): Promise<void> {
    await this.#vault?.close();
    this.#vault = undefined;
  }

  /** Signs a steward in, with the one link there is; returns the cookie. */
  async signIn(): Promise<string> {
    const { url = '' } = this.#vault ?? {};
    const answer = await fetch(`${url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ token: this.staffToken }),
    });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async close(): Promise<void> {
    await Promise.all([this.stopVault(), this.stopGateway()]);
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Sends a file as a partner would, in two requests; returns its transfer id. @param begun told it between the two */
  async send(
    partner: string,
    content: string | Uint8Array,
    mapping = 'template',
    begun: (id: string) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<string> {
    const bytes = Buffer.from(content);
    const value = (text: string) => Buffer.from(text).toString('base64');
    await until(async () => (await this.asPartner(partner, '/intake-key')).ok);
    const created = await this.asPartner(partner, '/files', {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${value('births.csv')},mapping ${value(mapping)}`,
      },
    });
    const id = created.headers.get('location')?.split('/').pop();
    if (id === undefined) throw new Error(await created.text());
    await begun(id);
    const patched = await this.asPartner(partner, `/files/${id}`, {
      method: 'PATCH',
      headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: bytes,
    });
    if (patched.status !== 204) throw new Error(await patched.text());
    return id;
  }

  async status(partner: string, id: string): Promise<SenderTransfer> {
    return (await (await this.asPartner(partner, `/files/${id}`)).json()) as SenderTransfer;
  }

  async report(partner: string, id: string): Promise<Buffer> {
    return Buffer.from(await (await this.asPartner(partner, `/files/${id}/report`)).arrayBuffer());
  }

  /** A sender begins a file and takes it back before it is whole; returns its transfer id. */
  async withdraw(partner: string): Promise<string> {
    const metadata = `filename ${Buffer.from('births.csv').toString('base64')},mapping dGVtcGxhdGU=`;
    const created = await this.asPartner(partner, '/files', {
      method: 'POST',
      headers: { ...TUS, 'upload-length': '1000', 'upload-metadata': metadata },
    });
    const id = created.headers.get('location')?.split('/').pop() ?? '';
    const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    await this.asPartner(partner, `/files/${id}`, { method: 'PATCH', headers, body: 'half of a file' });
    const answer = await this.asPartner(partner, `/files/${id}`, { method: 'DELETE', headers: TUS });
    if (answer.status !== 204) throw new Error(await answer.text());
    return id;
  }

  /** Null while the gateway has none. */
  async logProof(partner: string, id: string): Promise<string | null> {
    const answer = await this.asPartner(partner, `/files/${id}/log-proof`);
    return answer.ok ? ((await answer.json()) as { proof: string }).proof : null;
  }

  /** Waits until the sender can see how the file ended. */
  async ended(partner: string, id: string): Promise<SenderTransfer> {
    let status = await this.status(partner, id);
    await until(async () => {
      status = await this.status(partner, id);
      return status.state === 'committed' || status.state === 'failed';
    });
    return status;
  }

  /** @param path below the gateway's /v1 */
  asPartner(partner: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#gateway?.addresses.public ?? ''}/v1${path}`, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        authorization: `Bearer ${this.#tokens[partner]!}`,
      },
    });
  }

  #log(zone: string) {
    return createLog(zone, { write: (line) => void this.lines.push(line) });
  }
}

/** Asks again until it is so. @throws after half a minute: the machine may be busy */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it never came to be');
    await sleep(20);
  }
}
