import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ApprovalAction } from '@vernix/approvals';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, HOUR, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;
let vault: KeyClient;
let operator: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await start(true);
  await officers.found();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

async function start(first: boolean): Promise<void> {
  await (first ? bench.start({ desk: officers.config }) : bench.restart({ desk: officers.config }));
  [vault, operator] = await Promise.all([bench.client(), bench.client(bench.adminSocket)]);
}

const tooMany = { code: 'approvals-too-many' };
const raise = (principal: string, rows: number): ApprovalAction => ({
  kind: 'budget-raise',
  params: { principal, purpose: 'care', rows, clinical: false, until: bench.now + 48 * HOUR },
});
const glass = (rows: number, clinical = false): ApprovalAction => ({
  kind: 'break-glass',
  params: { purpose: 'care', rows, clinical, reason: 'incident' },
});
const removal = (officer: string): ApprovalAction => ({ kind: 'officer-remove', params: { officer } });

async function open(client: KeyClient, action: ApprovalAction, requester: string): Promise<string> {
  const { answer } = await client.call('approvals.open', { action: { ...action }, requester, hours: 24 });
  return answer.nonce;
}
/** Fills the vault's room, in as many names as it takes. Resolves to the numbers. */
async function flood(): Promise<string[]> {
  const taken: string[] = [];
  for (let number = 0; number < 100; number += 1) {
    const name = `user:k${Math.floor(number / 10)}`;
    taken.push(await open(vault, raise(name, 1 + (number % 10)), name));
  }
  await expect(open(vault, raise('user:z', 1), 'user:z')).rejects.toMatchObject(tooMany);
  return taken;
}
async function stop(principal: string): Promise<ApprovalAction> {
  const items = Array.from({ length: 101 }, (_, row) => ({
    transferId: TRANSFER,
    itemClass: 'identity' as const,
    row: row + 1,
  }));
  await vault
    .call('items.release', { principal, role: 'steward', purpose: 'care', items })
    .catch(() => undefined);
  const { answer } = await officers.desk.call('approvals.list', {});
  const { since } = answer.frozen.find((one) => one.principal === principal)!;
  return { kind: 'principal-release', params: { principal, frozenSince: since } };
}

describe('while the vault asks for all that it can', () => {
  it('one steward’s hundred raises take no room but that steward’s', async () => {
    const asked = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => open(vault, raise('user:k7', index + 1), 'user:k7')),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(asked.at(-1)).toMatchObject({ reason: { code: 'approvals-too-many-yours' } });
    await open(vault, raise('user:k8', 1), 'user:k8');
  });

  it('officers break the glass, free and remove at the desk, also after a restart', async () => {
    await flood();
    const freeing = await stop('user:reader');
    await start(false);
    await expect(open(vault, raise('user:z', 1), 'user:z')).rejects.toMatchObject(tooMany);
    const under = await officers.open(glass(5), 'user:a');
    expect(await officers.approve('user:a', under)).toBe('awaits-second');
    for (const action of [freeing, removal('user:c')]) {
      const nonce = await officers.open(action, 'desk');
      await officers.approve('user:a', nonce);
      expect(await officers.approve('user:b', nonce)).toBe('used');
    }
  });

  it('a newcomer is taken in, and intake keys are destroyed, forgetting and exporting asked for', async () => {
    await flood();
    await officers.enrol('user:d');
    const destroy: ApprovalAction = { kind: 'intake-destroy', params: { through: 1 } };
    const nonce = await open(operator, destroy, 'operator');
    for (const officer of ['user:a', 'user:b']) await officers.approve(officer, nonce);
    const asked = { principal: 'operator', key: 'intake', destroy: true, under: nonce } as const;
    expect((await operator.call('keys.rotate', asked)).answer.generation).toBe(2);
    const shred: ApprovalAction = { kind: 'person-shred', params: { rows: 1, sha256: 'a'.repeat(64) } };
    await open(operator, shred, 'operator');
    await open(operator, { kind: 'key-export', params: { recipient: 'age1abc' } }, 'operator');
  });

  it('what is taken back or refused makes room at once', async () => {
    const [first, second, third] = await flood();
    await vault.call('approvals.withdraw', { nonce: first!, requester: 'user:k0' });
    await open(vault, raise('user:z', 1), 'user:z');
    await officers.refuse('user:a', second!);
    await open(vault, raise('user:z', 2), 'user:z');
    await expect(open(vault, raise('user:z', 3), 'user:z')).rejects.toMatchObject(tooMany);
    await operator.call('approvals.cancel', { nonce: third!, requester: 'user:k0' });
    await open(vault, raise('user:z', 3), 'user:z');
  });
});

it('the list of requests fits an answer, whatever names the vault makes up', async () => {
  const named = (number: number): string => `${'a'.repeat(90)}:${number}`;
  for (let number = 0; number < 200; number += 1) {
    const requester = named(number);
    const nonce = await open(vault, raise(requester, 1), requester);
    if (number < 100) await vault.call('approvals.withdraw', { nonce, requester });
  }
  expect((await officers.desk.call('approvals.list', {})).answer.requests).toHaveLength(200);
  const long = `user-${'a'.repeat(100_000)}`;
  await expect(open(vault, glass(1), long)).rejects.toMatchObject({ code: 'request-invalid' });
});

describe('while strangers ask at the desk for all that they can', () => {
  it('what an officer asks for and signs stays, and the log says what gave way', async () => {
    const mine = await officers.open(glass(10), 'user:a');
    await officers.approve('user:a', mine);
    for (let number = 0; number < 60; number += 1)
      await officers.open(glass(1 + (number % 10), number % 20 < 10), `user:${'abc'[number % 3]}`);
    const nonce = await officers.open(removal('user:c'), 'desk');
    for (const officer of ['user:a', 'user:b']) await officers.approve(officer, nonce);
    expect(await officers.approve('user:b', mine)).toBe('used');
    const asked = (await bench.entries()).filter(({ type }) => type === 'approval.requested');
    expect(asked.at(-1)).toMatchObject({
      approval: { socket: 'desk', displaces: expect.stringMatching(/^.{43}$/) as string },
    });
    const { requests } = (await officers.desk.call('approvals.list', {})).answer;
    await start(false);
    expect((await officers.desk.call('approvals.list', {})).answer.requests).toEqual(requests);
  });
});

it('the desk comes through where six hundred hold connections to its socket and say nothing', async () => {
  const { socket } = officers.config;
  const silent: Socket[] = [];
  for (let number = 0; number < 600; number += 1) {
    const one = connect(socket).on('error', () => undefined);
    await once(one, 'connect');
    silent.push(one);
  }
  await officers.close(); // the desk's own connection is a new one
  for (let time = 0; time < 3; time += 1) {
    const { answer } = await officers.desk.call('approvals.officers', {});
    expect(answer.officers).toHaveLength(3);
  }
  const told = bench.logged.filter((line) => line.includes('connections-full'));
  expect(told).toEqual([expect.stringContaining(socket)]);
  for (const one of silent) one.destroy();
});
