import { type ApprovalAction, rowsHash } from '@vernix/approvals';
import { approved, type KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, HOUR, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

const OPERATOR = 'operator';
const refused = (code: string): object => ({ code });

let bench: Bench;
let officers: Officers;
/** The vault's socket, and the one that replaces and destroys keys. */
let client: KeyClient;
let admin: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config, budgets: DEMO_BUDGETS });
  await officers.found();
  client = await bench.client();
  admin = await bench.client(bench.adminSocket);
  for (const id of [TRANSFER, OTHER_TRANSFER]) await takeIn(id);
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

async function takeIn(transferId: string): Promise<void> {
  const { epochs } = (await client.call('hello', {})).answer;
  await client.call(
    'transfer.open',
    ...opening([await headerFor(epochs.at(-1)?.recipient ?? '')], transferId),
  );
  await client.call('transfer.settle', { transferId, records: 9 });
}

const places = (...rows: number[]) => rows.map((row) => ({ transferId: TRANSFER, row }));
const forgetting = (rows: ReturnType<typeof places>): ApprovalAction => ({
  kind: 'person-shred',
  params: { rows: rows.length, sha256: rowsHash(rows) },
});
const shred = (rows: ReturnType<typeof places>, under?: string, principal = OPERATOR) =>
  admin.call('person.shred', {
    principal,
    rows,
    files: [TRANSFER],
    ...(under === undefined ? {} : { under }),
  });
const destroyIntake = (under?: string) =>
  admin.call('keys.rotate', {
    principal: OPERATOR,
    key: 'intake',
    destroy: true,
    ...(under === undefined ? {} : { under }),
  });
const exportTo = (recipient: string, under?: string) =>
  admin.call('keys.export', { principal: OPERATOR, recipient, ...(under === undefined ? {} : { under }) });

async function isReadable(row: number): Promise<boolean> {
  const items = [{ transferId: TRANSFER, itemClass: 'identity' as const, row }];
  const reading = { principal: 'user:k7', role: 'steward', purpose: 'care', items } as const;
  return await client.call('items.release', reading).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject(refused('items-forgotten'));
      return false;
    },
  );
}

/** Asked for by who will do it, and signed by two. */
async function agreed(action: ApprovalAction, requester = OPERATOR): Promise<string> {
  const nonce = await officers.open(action, requester);
  await officers.approve('user:a', nonce);
  expect(await officers.approve('user:b', nonce)).toBe('approved');
  return nonce;
}

describe('a person is forgotten', () => {
  it('when two officers agreed to exactly these rows, once, and not before', async () => {
    const rows = places(3, 7);
    await expect(shred(rows)).rejects.toMatchObject({
      ...refused('approval-incomplete'),
      params: { got: 0, needed: 2 },
    });
    const under = await officers.open(forgetting(rows), OPERATOR);
    await officers.approve('user:a', under);
    await expect(shred(rows, under)).rejects.toMatchObject(refused('approval-incomplete'));
    await officers.approve('user:b', under);
    for (const other of [places(3, 8), places(7, 3), places(3), places(3, 7, 8)]) {
      await expect(shred(other, under)).rejects.toMatchObject(refused('approval-differs'));
    }
    await expect(shred(rows, under, 'vault')).rejects.toMatchObject(refused('approval-differs'));
    expect(await isReadable(3)).toBe(true);
    expect((await shred(rows, under)).answer.rows).toBe(2);
    expect(await isReadable(3)).toBe(false);
    await expect(shred(places(4), under)).rejects.toMatchObject(refused('approval-used'));
    const acts = (await bench.entries()).slice(-2).map(({ type }) => type);
    expect(acts).toEqual(['approval.used', 'person.shred']);
  });

  it('and what a failure left undone is finished without asking again, since no key is left to destroy', async () => {
    const rows = places(3);
    await shred(rows, await agreed(forgetting(rows)));
    expect((await shred(rows)).answer.rows).toBe(0);
  });

  it('not under an approval whose officer has left, nor one that expired, nor one for something else', async () => {
    const rows = places(3);
    const left = await agreed(forgetting(rows));
    const removal = await officers.open({ kind: 'officer-remove', params: { officer: 'user:b' } });
    await officers.approve('user:a', removal);
    await officers.approve('user:c', removal);
    await expect(shred(rows, left)).rejects.toMatchObject({
      ...refused('approval-incomplete'),
      params: { got: 1, needed: 2 },
    });
    await officers.approve('user:c', left);
    bench.now += 4 * HOUR + 1;
    await expect(shred(rows, left)).rejects.toMatchObject(refused('approval-expired'));
    await expect(shred(rows, removal)).rejects.toMatchObject(refused('approval-used'));
    expect(await isReadable(3)).toBe(true);
  });
});

describe('the intake keys', () => {
  it('are destroyed when two officers agreed to it, those that were there then and no later one', async () => {
    const action: ApprovalAction = { kind: 'intake-destroy', params: { through: 1 } };
    await expect(destroyIntake()).rejects.toMatchObject(refused('approval-incomplete'));
    const under = await agreed(action);
    await admin.call('keys.rotate', { principal: OPERATOR, key: 'intake' });
    await expect(destroyIntake(under)).rejects.toMatchObject(refused('approval-differs'));
    const next = await agreed({ kind: 'intake-destroy', params: { through: 2 } });
    expect((await destroyIntake(next)).answer.generation).toBe(3);
    const { keys } = (await client.call('keys.list', {})).answer;
    const epochs = keys.filter(({ key }) => key === 'intake');
    expect(epochs.map(({ state }) => state)).toEqual(['destroyed', 'destroyed', 'current']);
  });

  it('are not while a file is being taken in, and the approval is still good afterwards', async () => {
    const { epochs } = (await client.call('hello', {})).answer;
    const late = 'late-transfer-000000000';
    const [body, header] = opening([await headerFor(epochs.at(-1)?.recipient ?? '')], late.slice(0, 22));
    await client.call('transfer.open', body, header);
    const under = await agreed({ kind: 'intake-destroy', params: { through: 1 } });
    await expect(destroyIntake(under)).rejects.toMatchObject(refused('transfers-pending'));
    await client.call('transfer.settle', { transferId: body.transferId, records: 1 });
    expect((await destroyIntake(under)).answer.generation).toBe(2);
  });
});

describe('all keys', () => {
  it('leave for the recipient that two officers read, and for no other, once', async () => {
    const [owner, thief] = await Promise.all([generateIdentity('hybrid'), generateIdentity('hybrid')]);
    const action: ApprovalAction = { kind: 'key-export', params: { recipient: owner.recipient } };
    await expect(exportTo(owner.recipient)).rejects.toMatchObject(refused('approval-incomplete'));
    const under = await agreed(action);
    await expect(exportTo(thief.recipient, under)).rejects.toMatchObject(refused('approval-differs'));
    const { binary } = await exportTo(owner.recipient, under);
    const said = JSON.parse(Buffer.from(await openBuffer([owner.identity], binary)).toString()) as object;
    expect(said).toMatchObject({ type: 'vernix-keys-export/1', keys: { items: [{ generation: 1 }] } });
    await expect(openBuffer([thief.identity], binary)).rejects.toThrow();
    await expect(exportTo(owner.recipient, under)).rejects.toMatchObject(refused('approval-used'));
    const entry = (await bench.entries()).find(({ type }) => type === 'keys.export');
    expect(entry).toMatchObject({ principal: OPERATOR, recipient: owner.recipient });
  });

  it('leave through no other socket, and never a house without a desk', async () => {
    const { recipient } = await generateIdentity('classic');
    const asked = { principal: OPERATOR, recipient };
    await expect(client.call('keys.export', asked)).rejects.toMatchObject(refused('second-socket-only'));
    await expect(officers.desk.call('keys.export', asked)).rejects.toMatchObject(
      refused('operation-elsewhere'),
    );
    await bench.restart({ budgets: DEMO_BUDGETS });
    admin = await bench.client(bench.adminSocket);
    await expect(exportTo(recipient)).rejects.toMatchObject(refused('approval-incomplete'));
  });
});

describe('what is read beyond a budget', () => {
  const until = () => bench.now + HOUR;
  const raise = (principal: string): ApprovalAction => ({
    kind: 'budget-raise',
    params: { principal, purpose: 'care', rows: 50, clinical: false, until: until() },
  });
  const bulk = (principal: string): ApprovalAction => ({
    kind: 'bulk-release',
    params: {
      principal,
      purpose: 'care',
      identity: 5,
      clinical: 0,
      file: { transferId: TRANSFER, rows: 5 },
      batches: ['a'.repeat(64)],
      until: until(),
    },
  });

  it.each([raise, bulk])('is never approved by whom it lets read, nor by who asked (%o)', async (action) => {
    const forOfficer = await officers.open(action('user:a'));
    await expect(officers.approve('user:a', forOfficer)).rejects.toMatchObject(
      refused('approval-own-request'),
    );
    const asked = await officers.open(action('user:k7'), 'user:b');
    await expect(officers.approve('user:b', asked)).rejects.toMatchObject(refused('approval-own-request'));
  });

  it.each([raise, bulk])(
    'takes a signature for one request for no other, not by a byte (%o)',
    async (action) => {
      const [first, second] = [
        await officers.open(action('user:k7')),
        await officers.open(action('user:k8')),
      ];
      const signed = await officers.sign('user:a', first);
      await expect(officers.answer(second, signed)).rejects.toMatchObject(refused('assertion-other-request'));
      const { text } = (await officers.desk.call('approvals.show', { nonce: first })).answer;
      for (const at of [10, text.indexOf('user:k7') + 6, text.length - 2]) {
        const other = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
        const changed = await officers.sign('user:a', first, other);
        await expect(officers.answer(first, changed)).rejects.toMatchObject(
          refused('assertion-other-request'),
        );
      }
      await officers.answer(first, signed);
      await expect(officers.answer(first, signed)).rejects.toMatchObject(refused('approval-same-officer'));
    },
  );
});

describe('what an operator asks for', () => {
  it('waits at the desk as one request however often it is asked, and is done once it is signed', async () => {
    const rows = places(3);
    const asked = { action: forgetting(rows), requester: OPERATOR };
    const work = () => approved(admin, asked, ({ under }) => shred(rows, under));
    const first = await work().catch((error: unknown) => error);
    expect(first).toMatchObject(refused('approval-awaited'));
    const { nonce } = (first as { params: { nonce: string } }).params;
    await expect(work()).rejects.toMatchObject({ params: { nonce } });
    await officers.approve('user:a', nonce);
    await expect(work()).rejects.toMatchObject({ params: { nonce } });
    await officers.approve('user:b', nonce);
    expect((await work()).answer.rows).toBe(1);
  });

  it('is done at once where there is no desk, but for what leaves the house', async () => {
    await bench.restart({ budgets: DEMO_BUDGETS });
    admin = await bench.client(bench.adminSocket);
    expect((await shred(places(3))).answer.rows).toBe(1);
    expect((await destroyIntake()).answer.generation).toBe(2);
  });

  it('needs nobody where a key is replaced and nothing is lost', async () => {
    for (const key of ['items', 'statement', 'log', 'sealing', 'intake'] as const) {
      expect(
        (await admin.call('keys.rotate', { principal: OPERATOR, key })).answer.generation,
      ).toBeGreaterThan(1);
    }
    expect(await isReadable(3)).toBe(true);
  });
});
