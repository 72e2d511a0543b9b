import type { ApprovalAction } from '@vernix/approvals';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, HOUR } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;
let vault: KeyClient;
let operator: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config });
  [vault, operator] = await Promise.all([bench.client(), bench.client(bench.adminSocket)]);
  await officers.found();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

const refused = (code: string): object => ({ code });
const REMOVE: ApprovalAction = { kind: 'officer-remove', params: { officer: 'user:c' } };

it('ends a request, for the officers too', async () => {
  const nonce = await officers.open(REMOVE);
  await operator.call('approvals.cancel', { nonce, requester: 'vault' });
  await expect(officers.approve('user:a', nonce)).rejects.toMatchObject(refused('approval-cancelled'));
});

it('is the vault’s of what a person asked for through it, and of nothing else', async () => {
  const until = bench.now + HOUR;
  const params = { principal: 'user:k7', purpose: 'care', rows: 5, clinical: false, until } as const;
  const raise: ApprovalAction = { kind: 'budget-raise', params };
  const nonce = await officers.open(raise, 'user:k7');
  const withdraw = (one: string, requester: string) =>
    vault.call('approvals.withdraw', { nonce: one, requester });
  await officers.approve('user:a', nonce);
  await expect(withdraw(nonce, 'user:k8')).rejects.toMatchObject(refused('approval-not-yours'));
  await withdraw(nonce, 'user:k7');
  await expect(officers.approve('user:b', nonce)).rejects.toMatchObject(refused('approval-cancelled'));
  await expect(withdraw(nonce, 'user:k7')).rejects.toMatchObject(refused('approval-cancelled'));
  expect((await bench.entries()).at(-1)).toMatchObject({
    type: 'approval.cancelled',
    principal: 'user:k7',
  });
  const signed = await officers.open({ kind: 'budget-raise', params: { ...params, rows: 6 } }, 'user:k7');
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, signed);
  await expect(withdraw(signed, 'user:k7')).rejects.toMatchObject(refused('approval-used'));
  const operators = await officers.open({ kind: 'intake-destroy', params: { through: 1 } }, 'operator');
  await expect(withdraw(operators, 'operator')).rejects.toMatchObject(refused('approval-not-yours'));
  await expect(withdraw('A'.repeat(43), 'user:k7')).rejects.toMatchObject(refused('approval-unknown'));
  await expect(
    officers.desk.call('approvals.withdraw', { nonce: operators, requester: 'operator' }),
  ).rejects.toMatchObject(refused('operation-elsewhere'));
});

it('goes by who asked, whatever it is about', async () => {
  const actions: ApprovalAction[] = [
    { kind: 'intake-destroy', params: { through: 1 } },
    { kind: 'person-shred', params: { rows: 1, sha256: 'a'.repeat(64) } },
    { kind: 'key-export', params: { recipient: 'age1abc' } },
    { kind: 'decoy-change', params: { every: 0, generation: 2 } },
  ];
  for (const action of actions) {
    const nonce = await officers.open(action, 'operator');
    await officers.approve('user:a', nonce);
    await operator.call('approvals.cancel', { nonce, requester: 'operator' });
    expect((await officers.desk.call('approvals.show', { nonce })).answer.state).toBe('cancelled');
  }
  const nonce = await officers.open(REMOVE, 'desk');
  await expect(operator.call('approvals.cancel', { nonce, requester: 'operator' })).rejects.toMatchObject({
    code: 'approval-not-yours',
  });
});
