import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApprovalAction, itemsHash } from '@vernix/approvals';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import { Bench, HOUR, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config });
  client = await bench.client();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

const refused = (code: string): object => ({ code });
const restart = () => bench.restart({ desk: officers.config });
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    transferId: TRANSFER,
    itemClass: 'identity' as const,
    row: from + index,
  }));

/** A steward's reading. */
function read(items: ReturnType<typeof rows>, more: { under?: string; principal?: string } = {}) {
  return client.call('items.release', {
    principal: 'user:k7',
    role: 'steward',
    purpose: 'care',
    items,
    ...more,
  });
}

/** Stops the steward, and gives the request to release them. */
async function frozen(): Promise<ApprovalAction> {
  await read(rows(1, 101)).catch(() => undefined);
  const { answer } = await officers.desk.call('approvals.list', {});
  const { principal, since } = answer.frozen[0]!;
  return { kind: 'principal-release', params: { principal, frozenSince: since } };
}

describe('the first officers', () => {
  it('are founded by one-time links, all of them or none, and stay founded', async () => {
    const [one, two, three] = [...officers.tokens.keys()] as [string, string, string];
    const found = async (officer: string, token = officers.tokens.get(officer)!) =>
      officers.desk.call('approvals.found', {
        officer,
        token,
        registration: officers.registration(
          officer,
          officers.passkeys.get(officer) ?? officers.passkeys.get(one),
          token,
        ),
      });
    await expect(found(one, 'a'.repeat(43))).rejects.toMatchObject(refused('sign-in-link-used'));
    await expect(found('user:stranger', officers.tokens.get(one))).rejects.toMatchObject(
      refused('sign-in-link-used'),
    );
    expect((await found(one)).answer.awaited).toEqual([two, three]);
    await expect(found(one)).rejects.toMatchObject(refused('sign-in-link-used'));
    await found(two);
    const { answer: before } = await officers.desk.call('approvals.officers', {});
    expect(before).toMatchObject({ founded: false, awaited: [three] });
    await found(three);
    await restart();
    const { answer } = await officers.desk.call('approvals.officers', {});
    expect(answer).toMatchObject({ founded: true, awaited: [] });
    expect(answer.officers.map(({ officer }) => officer)).toEqual([one, two, three]);
    expect(JSON.stringify(answer)).not.toContain(officers.config.founders[0]?.tokenSha256);
    await expect(found(one)).rejects.toMatchObject(refused('officers-founded'));
    expect((await bench.entries()).map(({ type }) => type)).toEqual(['approval.founded']);
  });

  it('are no two names of one passkey; another passkey then makes it good', async () => {
    const [one, two, three] = [...officers.tokens] as [[string, string], [string, string], [string, string]];
    const make = ([officer, token]: [string, string], passkey: SoftAuthenticator) =>
      officers.desk.call('approvals.found', {
        officer,
        token,
        registration: officers.registration(officer, passkey),
      });
    const [mine, hers] = [officers.passkeys.get(one[0])!, officers.passkeys.get(two[0])!];
    await make(one, mine);
    await make(two, hers);
    await expect(make(three, hers)).rejects.toMatchObject(refused('credential-taken'));
    expect((await make(three, officers.passkeys.get(three[0])!)).answer.awaited).toEqual([]);
  });
});

describe('two officers', () => {
  beforeEach(() => officers.found());

  it('free who was stopped, and the log has who, what and both assertions in it', async () => {
    const nonce = await officers.open(await frozen());
    expect(await officers.approve('user:a', nonce)).toBe('requested');
    await expect(read(rows(1, 1))).rejects.toMatchObject(refused('principal-frozen'));
    expect(await officers.approve('user:b', nonce)).toBe('used');
    await read(rows(1, 1));
    await restart();
    await read(rows(2, 1));
    const entries = (await bench.entries()).filter(({ type }) => type.startsWith('approval.'));
    expect(entries.map(({ type, principal }) => `${type} ${principal}`)).toEqual([
      'approval.founded key-service',
      'approval.requested vault',
      'approval.approved user:a',
      'approval.approved user:b',
      'approval.used vault',
    ]);
    expect(entries[2]).toMatchObject({
      approval: { assertion: { credentialId: expect.any(String) as string } },
    });
    expect(entries[4]).toMatchObject({ meter: { type: 'unfrozen', principal: 'user:k7', approval: nonce } });
  });

  it('sign this request and no other: no byte of it, no older signature, not twice, not late, not for oneself', async () => {
    const nonce = await officers.open(await frozen(), 'user:c');
    const { answer } = await officers.desk.call('approvals.show', { nonce });
    const other = answer.text.replace('user:k7', 'user:k8');
    expect(other).not.toBe(answer.text);
    const otherBytes = await officers.sign('user:a', nonce, other);
    await expect(officers.answer(nonce, otherBytes)).rejects.toMatchObject(
      refused('assertion-other-request'),
    );
    await expect(officers.approve('user:c', nonce)).rejects.toMatchObject(refused('approval-own-request'));
    const signed = await officers.sign('user:a', nonce);
    await officers.answer(nonce, signed);
    await expect(officers.answer(nonce, signed)).rejects.toMatchObject(refused('approval-same-officer'));
    const next = await officers.open(
      (JSON.parse(answer.text) as { action: ApprovalAction }).action,
      'vault',
      1,
    );
    await expect(officers.answer(next, signed)).rejects.toMatchObject(refused('assertion-other-request'));
    await officers.approve('user:b', nonce);
    await expect(officers.approve('user:b', nonce)).rejects.toMatchObject(refused('approval-used'));
    bench.now += HOUR + 1;
    await expect(officers.approve('user:b', next)).rejects.toMatchObject(refused('approval-expired'));
    await expect(officers.open(await frozenAgain())).rejects.toMatchObject(refused('stop-over'));
  });

  /** A freeze that is over. */
  async function frozenAgain(): Promise<ApprovalAction> {
    return Promise.resolve({ kind: 'principal-release', params: { principal: 'user:k7', frozenSince: 1 } });
  }

  it('do nothing while the log takes nothing, and go on when it does', async () => {
    const nonce = await officers.open(await frozen());
    await officers.approve('user:a', nonce);
    const tiles = join(bench.keys, 'log', 'tile');
    await rename(tiles, join(bench.directory, 'kept'));
    await writeFile(tiles, '');
    const signed = await officers.sign('user:b', nonce);
    await expect(officers.answer(nonce, signed)).rejects.toMatchObject(refused('release-not-written'));
    expect((await officers.desk.call('approvals.show', { nonce })).answer.approvedBy).toEqual(['user:a']);
    await rm(tiles);
    await rename(join(bench.directory, 'kept'), tiles);
    await restart();
    expect(await officers.approve('user:b', nonce)).toBe('used');
  });

  it('let exactly these batches be read, each for as long as the approval says', async () => {
    const [first, second] = [rows(1, 300), rows(301, 250)];
    const params = {
      principal: 'user:k7',
      purpose: 'care' as const,
      identity: 550,
      clinical: 0,
      file: { transferId: TRANSFER, rows: 550 },
      batches: [itemsHash(first), itemsHash(second)],
      until: bench.now + 30 * HOUR,
    };
    const under = await officers.open({ kind: 'bulk-release', params });
    await expect(read(first, { under })).rejects.toMatchObject(refused('allowance-unfit'));
    await expect(read(first, { under: 'A'.repeat(43) })).rejects.toMatchObject(refused('approval-differs'));
    await officers.approve('user:a', under);
    await officers.approve('user:b', under);
    const changed = first.with(7, { ...first[7]!, row: 9_999 });
    await expect(read(changed, { under })).rejects.toMatchObject(refused('approval-differs'));
    await expect(read(first.toReversed(), { under })).rejects.toMatchObject(refused('approval-differs'));
    await expect(read(first, { under, principal: 'user:k8' })).rejects.toMatchObject(
      refused('allowance-unfit'),
    );
    expect(bench.logged.join('')).toContain('approval-differs');
    expect((await read(first, { under })).binary.length).toBe(300 * 32);
    await restart();
    await expect(read(changed, { under })).rejects.toMatchObject(refused('approval-differs'));
    await expect(read(first, { under })).rejects.toMatchObject(refused('allowance-unfit'));
    bench.now += 29 * HOUR; // the request has expired; what it allowed has not
    expect((await read(second, { under })).binary.length).toBe(250 * 32);
    bench.now += 2 * HOUR;
    await expect(read(second, { under })).rejects.toMatchObject(refused('allowance-unfit'));
  });

  it('raise a budget for a while', async () => {
    await read(rows(1, 30));
    await expect(read(rows(41, 1))).rejects.toMatchObject(refused('budget-spent'));
    const params = {
      principal: 'user:k7',
      purpose: 'care',
      rows: 30,
      clinical: false,
      until: bench.now + HOUR,
    } as const;
    const under = await officers.open({ kind: 'budget-raise', params });
    await officers.approve('user:a', under);
    await officers.approve('user:b', under);
    await read(rows(41, 30), { under });
    await expect(read(rows(71, 1), { under })).rejects.toMatchObject(refused('allowance-unfit'));
  });

  it('raise a budget until a time, across a restart, and then no more', async () => {
    const params = {
      principal: 'user:k7',
      purpose: 'care',
      rows: 30,
      clinical: false,
      until: bench.now + 2 * HOUR,
    } as const;
    const under = await officers.open({ kind: 'budget-raise', params }, 'user:k7');
    for (const officer of ['user:a', 'user:b']) await officers.approve(officer, under);
    await read(rows(1, 10), { under });
    await restart();
    bench.now += 2 * HOUR;
    await read(rows(11, 10), { under });
    bench.now += 1;
    await expect(read(rows(21, 1), { under })).rejects.toMatchObject(refused('allowance-unfit'));
    await read(rows(21, 1)); // as before, within the budget
  });

  it('take in a third, who made a passkey for this and no other name', async () => {
    const passkey = new SoftAuthenticator({ site: officers.config });
    officers.passkeys.set('user:d', passkey);
    const stolen = officers.registration('user:e', passkey, '');
    const enrol = (registration: object) =>
      officers.desk.call('approvals.enrol', { officer: 'user:d', registration: { ...registration } });
    await expect(enrol(stolen)).rejects.toMatchObject(refused('assertion-other-request'));
    const { nonce } = (await enrol(officers.registration('user:d', passkey, ''))).answer;
    await officers.approve('user:a', nonce);
    await officers.approve('user:b', nonce);
    const next = await officers.open(await frozen());
    await officers.approve('user:d', next);
    expect(await officers.approve('user:c', next)).toBe('used');
  });

  it('refuse a request alone, by a passkey that says no and nothing else', async () => {
    const action = await frozen();
    const nonce = await officers.open(action, 'user:c');
    const yes = await officers.sign('user:a', nonce);
    const saysYes = officers.desk.call('approvals.refuse', { nonce, assertion: { ...yes } });
    await expect(saysYes).rejects.toMatchObject(refused('assertion-other-request'));
    await officers.approve('user:a', nonce);
    await officers.refuse('user:b', nonce);
    await restart();
    await expect(officers.approve('user:b', nonce)).rejects.toMatchObject(refused('approval-refused'));
    expect((await officers.desk.call('approvals.show', { nonce })).answer.state).toBe('refused');
    const entry = (await bench.entries()).find(({ type }) => type === 'approval.refused');
    expect(entry).toMatchObject({
      principal: 'user:b',
      approval: { assertion: { signature: expect.any(String) as string } },
    });
    // Who asks again gets another request: nobody has said no to that.
    expect(await officers.open(action, 'user:c')).not.toBe(nonce);
    await read(rows(1, 1)).catch(() => undefined);
    await expect(officers.refuse('user:b', nonce)).rejects.toMatchObject(refused('approval-refused'));
  });

  it('go by a clock that nobody can set', async () => {
    bench.setClock(365 * 24 * HOUR);
    const ahead = await officers.open(await frozen(), 'vault', 1);
    await officers.approve('user:a', ahead);
    bench.setClock(-365 * 24 * HOUR);
    const next = await officers.open({ kind: 'officer-remove', params: { officer: 'user:c' } }, 'vault', 1);
    await officers.approve('user:a', next);
    bench.now += HOUR + 1;
    bench.setClock(-10 * HOUR);
    for (const nonce of [ahead, next])
      await expect(officers.approve('user:b', nonce)).rejects.toMatchObject(refused('approval-expired'));
  });
});

describe('one officer', () => {
  beforeEach(() => officers.found());

  const glass = (rows = 10): ApprovalAction => ({
    kind: 'break-glass',
    params: { purpose: 'care', rows, clinical: false, reason: 'care-emergency' },
  });
  const mine = (under: string) => ({ under, principal: 'user:a' });

  it('breaks the glass for ten rows, of twenty people, loudly, and another seconds it', async () => {
    const under = await officers.open(glass(), 'user:a');
    await expect(officers.approve('user:b', under)).rejects.toMatchObject(refused('break-glass-not-yours'));
    expect(await officers.approve('user:a', under)).toBe('awaits-second');
    expect(bench.logged.join('')).toContain('glass-broken');
    await read(rows(1, 10), mine(under));
    await expect(read(rows(21, 1), mine(under))).rejects.toMatchObject(refused('allowance-unfit'));
    const again = await officers.open(glass(), 'user:a');
    await expect(officers.approve('user:a', again)).rejects.toMatchObject(refused('break-glass-open'));
    expect(await officers.approve('user:b', under)).toBe('used');
    bench.now += 25 * HOUR;
    const service = await restart();
    await service.tick();
    expect((await officers.desk.call('approvals.list', {})).answer.frozen).toEqual([]);
    await expect(officers.open(glass(11), 'user:a')).rejects.toMatchObject(refused('request-invalid'));
  });

  it('is stopped when nobody has seconded it in a day, also over a restart, and that is in the log', async () => {
    const under = await officers.open(glass(), 'user:a');
    await officers.approve('user:a', under);
    bench.now += 24 * HOUR + 1;
    await restart();
    const { answer } = await officers.desk.call('approvals.list', {});
    expect(answer.frozen).toMatchObject([{ principal: 'user:a', why: 'break-glass' }]);
    await expect(officers.approve('user:b', under)).rejects.toMatchObject(refused('approval-expired'));
    await expect(read(rows(1, 1), mine(under))).rejects.toMatchObject(refused('principal-frozen'));
    expect(bench.logged.join('')).toContain('glass-not-seconded');
    expect((await bench.entries()).map(({ type }) => type)).toContain('approval.lapsed');
    const { answer: figures } = await client.call('figures', {});
    expect(figures.lastAlarmAt).not.toBeNull();
    const incidents = (await bench.entries()).filter(({ type }) => type === 'incident');
    expect(incidents).toMatchObject([
      { principal: 'user:a', what: 'glass-broken' },
      { principal: 'user:a', what: 'glass-not-seconded' },
      { principal: 'user:a', what: 'principal-frozen' },
    ]);
  });
});

describe('the desk’s socket', () => {
  it('answers nothing but what approvals need', async () => {
    const elsewhere = refused('operation-elsewhere');
    const { desk } = officers;
    await expect(desk.call('figures', {})).rejects.toMatchObject(elsewhere);
    await expect(desk.call('pseudonym.key', { principal: 'vault', family: 'births' })).rejects.toMatchObject(
      elsewhere,
    );
    const reading = { principal: 'user:k7', role: 'steward', purpose: 'care', items: rows(1, 1) } as const;
    await expect(desk.call('items.release', reading)).rejects.toMatchObject(elsewhere);
    await expect(
      desk.call('approvals.cancel', { nonce: 'A'.repeat(43), requester: 'vault' }),
    ).rejects.toMatchObject(elsewhere);
    expect((await bench.entries()).length).toBe(0);
  });
});
