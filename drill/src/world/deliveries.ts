import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExtractList, Partner, Roster, IntakeList } from '@vernix/contracts';
import { signStatement, verifyStatement } from '@vernix/seal';
import { SigningKey } from '../../../apps/cli/src/signing-key.ts';
import { finish, type System } from '../../../e2e/support/system.ts';
import { eventually } from '../../../e2e/support/wait.ts';
import { Officers } from './officers.ts';
import { bytesOf, post, signIn, type Stolen } from './stolen-session.ts';
import type { World } from './world.ts';

const VERNIX = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url));

const RECIPIENT = 'queen-street';
const NOBODY = 'north-clinic';
const ENOUGH_ROWS = 10;
const MADE = Partner.pick({ id: true, reportRecipient: true, tokens: true });

/** One that waits on the gateway, and the token of whom it is for. */
export interface Waiting {
  readonly partner: string;
  readonly id: string;
  readonly token: string;
}

/** What waits on the gateway while it is robbed: a delivery to a partner, and one to nobody. */
export interface Deliveries {
  readonly real: Waiting;
  readonly decoy: Waiting;
  /** The partner's own key. */
  readonly identity: string;
  /** The officers let deliveries go on. */
  settle(): Promise<void>;
}

const LEFT = new WeakMap<System, Promise<Deliveries>>();

/** As honest people do it: an operator and whoever signs the roster make nobody, a steward asks, two officers sign. Once. */
export function leaveDeliveries({ system, residentFiles }: World): Promise<Deliveries> {
  const left = LEFT.get(system) ?? leave(system, residentFiles);
  LEFT.set(system, left);
  return left;
}

async function leave(system: System, residentFiles: number): Promise<Deliveries> {
  const partners = join(system.data, 'config', 'partners', RECIPIENT);
  const text = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim();
  const token = await makeNobody(system);
  const officers = await Officers.found(system);
  const steward = await signIn(system, 'steward');
  const transferId = await smallFile(steward, residentFiles);
  const to = (partner: string): Promise<string> => deliver(steward, officers, transferId, partner);
  return {
    real: { partner: RECIPIENT, id: await to(RECIPIENT), token: await text(join(partners, 'token')) },
    decoy: { partner: NOBODY, id: await to(NOBODY), token },
    identity: (await text(join(partners, 'report-identity.txt')))
      .split('\n')
      .filter((line) => line.startsWith('AGE-SECRET-KEY-'))
      .join(''),
    settle: () => officers.release('deliveries'),
  };
}

/** Puts nobody into the roster, as the partner that the real delivery is for stands there. Resolves to its token. */
async function makeNobody(system: System): Promise<string> {
  const config = join(system.data, 'config');
  const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
  const out = join(directory, 'token');
  const argv = ['decoys', 'recipient', NOBODY, '--out', out, '--data', system.data, '--json'];
  const { code, stdout, stderr } = await finish(
    spawn(process.execPath, [VERNIX, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  if (code !== 0) throw new Error(`vernix decoys ended with ${code ?? 'a signal'}: ${stderr}`);
  const token = (await readFile(out, 'utf8')).trim();
  await rm(directory, { recursive: true });
  const key = SigningKey.parse(JSON.parse(await readFile(join(config, 'roster-key.json'), 'utf8')));
  const file = join(config, 'roster.jws');
  const roster = await verifyStatement((await readFile(file, 'utf8')).trim(), key.x, Roster);
  const like = roster.partners.find(({ id }) => id === RECIPIENT);
  if (like === undefined) throw new Error(`${RECIPIENT} is in the roster.`);
  const nobody = { ...like, name: 'North Clinic', ...MADE.parse(JSON.parse(stdout)) };
  const next = { ...roster, version: roster.version + 1, partners: [...roster.partners, nobody] };
  await writeFile(file, `${await signStatement(next, key)}\n`);
  const { gateway } = system.addresses;
  const headers = { authorization: `Bearer ${token}` };
  await eventually('the gateway knows the new partner', async () =>
    (await fetch(`${gateway}/v1/whoami`, { headers })).ok ? true : null,
  );
  return token;
}

/**
 * A delivery is of a whole file: a small one, but of enough people that some are sure to have a number. The first that were taken
 * in are those of residents; who came while another part was robbed is not counted.
 */
async function smallFile(steward: Stolen, ofResidents: number): Promise<string> {
  const { transfers } = IntakeList.parse(
    JSON.parse((await bytesOf(steward, '/api/transfers?limit=200')).toString()),
  );
  const rowsOf = ({ balance }: (typeof transfers)[number]): number => balance?.accepted ?? 0;
  const files = transfers
    .filter(({ state }) => state === 'committed')
    .slice(-ofResidents) // newest first
    .toSorted((a, b) => rowsOf(a) - rowsOf(b));
  const chosen = files.find((file) => rowsOf(file) >= ENOUGH_ROWS) ?? files.at(-1);
  if (chosen === undefined) throw new Error('A file was taken in.');
  return chosen.id;
}

async function deliver(steward: Stolen, officers: Officers, transferId: string, to: string): Promise<string> {
  const asked = { transferId, purpose: 'linkage-review', classes: ['identity', 'clinical'], to };
  const { id } = await eventually(`the vault knows ${to}`, async () => {
    const answer = await post(steward, '/api/extracts', asked);
    return answer.ok ? ((await answer.json()) as { id: string }) : null;
  });
  await officers.approveAll();
  const made = await post(steward, `/api/extracts/${id}/make`, {});
  if (!made.ok) throw new Error(`a delivery is not made: ${await made.text()}`);
  await eventually('the delivery waits on the gateway', async () => {
    const list = ExtractList.parse(JSON.parse((await bytesOf(steward, '/api/extracts')).toString()));
    return list.extracts.find((one) => one.id === id)?.outgoing?.state === 'waiting' ? true : null;
  });
  return id;
}
