import { IntakeStatement } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import {
  generateIdentity,
  openPayloadTransform,
  sealBuffer,
  splitHeader,
  verifyStatement,
} from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;
let statement: IntakeStatement;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
  const { answer } = await client.call('hello', {});
  statement = await verifyStatement(answer.statement, answer.statementKey, IntakeStatement);
});
afterEach(() => bench.clean());

/** A sealed file, cut where its payload begins. */
async function sealed(recipient: string, text: string) {
  const file = await sealBuffer([recipient], Buffer.from(text));
  const split = splitHeader(file);
  if (split === 'incomplete') throw new Error('incomplete');
  return { header: split.header, payload: file.subarray(split.header.length) };
}

async function openedBy(fileKey: Uint8Array, payload: Uint8Array): Promise<string> {
  const opener = openPayloadTransform(fileKey);
  opener.end(payload);
  return Buffer.concat((await opener.toArray()) as Buffer[]).toString();
}

it.each(['recipient', 'classicRecipient'] as const)('opens what is sealed to the %s', async (kind) => {
  const { header, payload } = await sealed(statement[kind], 'row 1');
  const { answer, binary } = await client.call('transfer.open', ...opening([header]));
  expect(answer).toEqual({ epoch: 1, releaseNumber: 1, decoyEvery: 0 });
  expect(binary.length).toBe(16 + 4 * 32);
  expect(await openedBy(binary.subarray(0, 16), payload)).toBe('row 1');
});

it('gives one file key per header, in order, and the same batch keys however the file was cut', async () => {
  const [one, two] = await Promise.all([
    sealed(statement.recipient, 'one'),
    sealed(statement.recipient, 'two'),
  ]);
  const both = await client.call('transfer.open', ...opening([one.header, two.header]));
  const again = await client.call('transfer.open', ...opening([one.header, two.header]));
  expect(again.binary).toEqual(both.binary);
  expect(again.answer.releaseNumber).toBe(both.answer.releaseNumber + 1);
  expect(both.binary.length).toBe(2 * 16 + 4 * 32);
  expect(await openedBy(both.binary.subarray(0, 16), one.payload)).toBe('one');
  expect(await openedBy(both.binary.subarray(16, 32), two.payload)).toBe('two');

  const third = await headerFor(statement.recipient);
  const other = await client.call('transfer.open', ...opening([third], OTHER_TRANSFER));
  const batchKeys = (binary: Buffer): Buffer => binary.subarray(-128, -32);
  expect(batchKeys(other.binary)).not.toEqual(batchKeys(both.binary));
});

it('says so when a file is sealed to someone else', async () => {
  const { recipient } = await generateIdentity('hybrid');
  await expect(client.call('transfer.open', ...opening([await headerFor(recipient)]))).rejects.toMatchObject({
    code: 'sealed-to-another-key',
  });
});

it('refuses a header that is no age header, is cut short, or was altered', async () => {
  const header = Buffer.from(await headerFor(statement.recipient));
  const altered = Buffer.from(header);
  altered[altered.length - 3] = altered[altered.length - 3] === 0x41 ? 0x42 : 0x41;
  const open = (bytes: Buffer) => client.call('transfer.open', ...opening([bytes]));
  await expect(open(Buffer.from('weight,sex\n'))).rejects.toMatchObject({ code: 'age-header-invalid' });
  await expect(open(header.subarray(0, 60))).rejects.toMatchObject({ code: 'age-header-invalid' });
  await expect(open(altered)).rejects.toMatchObject({ code: 'age-header-altered' });
});

it('refuses a binary part that is not as long as announced', async () => {
  const [body] = opening([await headerFor(statement.recipient)]);
  await expect(client.call('transfer.open', body, Buffer.alloc(5))).rejects.toMatchObject({
    code: 'binary-length-wrong',
  });
});

it('never opens another header under an id that is known', async () => {
  await client.call('transfer.open', ...opening([await headerFor(statement.recipient)]));
  await expect(
    client.call('transfer.open', ...opening([await headerFor(statement.recipient)])),
  ).rejects.toMatchObject({ code: 'transfer-differs' });
});

it('never opens a settled transfer again', async () => {
  const call = opening([await headerFor(statement.recipient)]);
  await client.call('transfer.open', ...call);
  await client.call('transfer.settle', { transferId: TRANSFER, records: 1 });
  await client.call('transfer.settle', { transferId: TRANSFER, records: 1 });
  await expect(client.call('transfer.open', ...call)).rejects.toMatchObject({ code: 'transfer-settled' });
});

it('settles only what was opened', async () => {
  await expect(client.call('transfer.settle', { transferId: TRANSFER, records: 0 })).rejects.toMatchObject({
    code: 'transfer-not-open',
  });
});
