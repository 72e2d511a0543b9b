import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { IntakeStatement } from '@vernix/contracts';
import { StateFile } from '@vernix/custody';
import type { KeyClient } from '@vernix/key-channel';
import { firstState, verifyStatement } from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EpochEvent, Epochs } from '../src/epochs.ts';
import { Keyring } from '../src/keyring.ts';
import { Bench, HOUR, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

/** Turn at 10 hours, accepted 5 more, kept 20 after that: epoch 1 is needed until hour 35. */
const TIMES = { rotateAfterHours: 10, acceptForHours: 5, graceHours: 20 };

let bench: Bench;
let service: Awaited<ReturnType<Bench['start']>>;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  service = await bench.start(TIMES);
  client = await bench.client();
});
afterEach(() => bench.clean());

const state = async (epoch: number) => {
  const { keys } = (await client.call('keys.list', {})).answer;
  return keys.find(({ key, generation }) => key === 'intake' && generation === epoch)?.state;
};
const rotate = async () => {
  const admin = await bench.client(bench.adminSocket);
  return await admin.call('keys.rotate', { principal: 'user:k7', key: 'intake' });
};
const open = (header: Uint8Array, id?: string) => client.call('transfer.open', ...opening([header], id));

async function statement(): Promise<IntakeStatement> {
  const { answer } = await client.call('hello', {});
  return await verifyStatement(answer.statement, answer.statementKey, IntakeStatement);
}

async function epochs() {
  return (await client.call('hello', {})).answer.epochs.map(({ epoch, state, opened, pending }) => ({
    epoch,
    state,
    opened,
    pending,
  }));
}

/** Turns the clock to so many hours after the start, as the minute timer would find it. */
async function atHour(hour: number): Promise<void> {
  bench.now = Date.parse('2026-01-01T00:00:00.000Z') + hour * HOUR;
  await service.tick();
}

it('states whom to seal to, until when, signed', async () => {
  expect(await statement()).toMatchObject({
    version: 1,
    epoch: 1,
    recipient: expect.stringMatching(/^age1pq1/) as string,
    classicRecipient: expect.stringMatching(/^age1(?!pq)/) as string,
    notAfter: '2026-01-01T15:00:00.000Z',
  });
});

it('begins a new epoch by itself when the current one has served its time', async () => {
  await atHour(9.9);
  expect((await statement()).epoch).toBe(1);
  await atHour(10);
  expect(await statement()).toMatchObject({ epoch: 2, version: 2, notAfter: '2026-01-02T01:00:00.000Z' });
});

it('still opens what was sealed to a retired epoch, and both in one file', async () => {
  const before = await headerFor((await statement()).recipient);
  const { answer } = await rotate();
  expect(answer.generation).toBe(2);
  const after = await headerFor((await statement()).recipient);
  const { answer: opened, binary } = await client.call('transfer.open', ...opening([before, after]));
  expect(opened.epoch).toBe(1);
  expect(binary.length).toBe(2 * 16 + 4 * 32);
  expect(await epochs()).toEqual([
    { epoch: 1, state: 'retired', opened: 1, pending: 1 },
    { epoch: 2, state: 'current', opened: 1, pending: 1 },
  ]);
});

it('destroys an epoch only when it is retired, past its grace, and nothing is pending', async () => {
  const { recipient } = await statement();
  const [header, late] = await Promise.all([headerFor(recipient), headerFor(recipient)]);
  await atHour(10);
  await open(header);
  await atHour(34.9);
  await client.call('transfer.settle', { transferId: TRANSFER, records: 3 });
  expect(await state(1)).toBe('retired');
  await open(late, OTHER_TRANSFER);
  await atHour(35);
  expect(await state(1)).toBe('retired');
  const { answer } = await client.call('transfer.settle', { transferId: OTHER_TRANSFER, records: 3 });
  expect(answer.destroyedEpochs).toEqual([1]);
  expect(await state(1)).toBe('destroyed');
  expect((await epochs()).map(({ epoch }) => epoch)).not.toContain(1);
  expect((await client.call('figures', {})).answer.epochsDestroyed).toBe(1);

  await expect(open(header, 'C'.repeat(22))).rejects.toMatchObject({ code: 'sealed-to-another-key' });
});

/** Epochs of a keyring of their own, and what they note; a transfer that is not settled keeps some. */
async function alone(
  kept: ReadonlySet<number> = new Set(),
): Promise<{ epochs: Epochs; noted: EpochEvent[] }> {
  const keys = await mkdtemp(join(bench.directory, 'other-'));
  const file = new StateFile(keys, join(bench.directory, 'other-key'), randomBytes(32));
  const keyring = new Keyring(file, await firstState(new Date(bench.now).toISOString()));
  const noted: EpochEvent[] = [];
  const epochs = await Epochs.open({
    ...{ keyring, times: TIMES, pending: (epoch) => (kept.has(epoch) ? 1 : 0), underWay: () => 0 },
    ...{ now: () => new Date(bench.now), steady: () => bench.now },
    note: (event) => Promise.resolve(noted.push(event)),
  });
  return { epochs, noted };
}

it('is destroyed once, when the last transfers are settled together and each would do it', async () => {
  const { epochs, noted } = await alone();
  await epochs.rotate();
  bench.now += 35 * HOUR;
  expect(await Promise.all([epochs.destroyWhenDue(), epochs.destroyWhenDue()])).toEqual([[1], []]);
  expect(noted.filter(({ type }) => type === 'keys.destroy')).toEqual([
    { type: 'keys.destroy', key: 'intake', before: 2 },
  ]);
});

it('says of no epoch that it is destroyed which a file still being taken in keeps', async () => {
  const kept = new Set([2, 5]);
  const { epochs, noted } = await alone(kept);
  for (let turn = 0; turn < 6; turn += 1) await epochs.rotate();
  bench.now += 35 * HOUR;
  const destroyed = () => noted.splice(0).filter(({ type }) => type === 'keys.destroy');
  destroyed();
  const entry = { type: 'keys.destroy', key: 'intake' };
  expect(await epochs.destroyWhenDue()).toEqual([1, 3, 4, 6]);
  expect(destroyed()).toEqual([
    { ...entry, before: 2 },
    { ...entry, from: 3, before: 5 },
    { ...entry, from: 6, before: 7 },
  ]);
  kept.clear();
  expect(await epochs.destroyWhenDue()).toEqual([2, 5]);
  expect(destroyed()).toEqual([{ ...entry, before: 6 }]);
});

it('writes each turn, and each destruction before it is so, into the log', async () => {
  await atHour(10);
  await atHour(35);
  const told = (await bench.entries()).map((entry) => ({ ...entry, v: undefined, at: undefined }));
  expect(told).toMatchObject([
    { type: 'intake.rotate', principal: 'key-service', retires: 1 },
    { type: 'intake.rotate', principal: 'key-service', retires: 2 },
    { type: 'keys.destroy', principal: 'key-service', key: 'intake', before: 2 },
  ]);
});

it('says what still opens files however many epochs there were', async () => {
  for (let turn = 1; turn <= 20; turn += 1) await atHour(turn * 10);
  expect(await state(20)).toBe('retired');
  expect((await epochs()).length).toBeLessThan(6);
});

it('destroys nothing because the clock was set forward', async () => {
  await atHour(10);
  bench.setClock(1_000 * HOUR);
  await service.tick();
  expect(await state(1)).toBe('retired');
});

it('opens retired epochs and keeps destroyed ones destroyed after a restart', async () => {
  const header = await headerFor((await statement()).recipient);
  await rotate();
  service = await bench.restart(TIMES);
  client = await bench.client();
  await open(header);
  await client.call('transfer.settle', { transferId: TRANSFER, records: 1 });
  await atHour(40);
  expect(await state(1)).toBe('destroyed');
  service = await bench.restart(TIMES);
  client = await bench.client();
  expect(await state(1)).toBe('destroyed');
  await expect(open(header, OTHER_TRANSFER)).rejects.toMatchObject({ code: 'sealed-to-another-key' });
});

it('catches up at the start with a rotation that fell due while it was down', async () => {
  bench.now += 11 * HOUR;
  await bench.restart(TIMES);
  expect((await statement()).epoch).toBe(2);
});
