import type { Receipt } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { generateSigningKey, headerHash, signStatement } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, headerFor, opening } from './helpers.ts';

/** What signs receipts: the gateway's, and somebody else's. */
const [gateway, stranger] = await Promise.all([generateSigningKey(), generateSigningKey()]);
const idOf = (letter: string): string => letter.repeat(22);
const [FIRST, SECOND] = [idOf('A'), idOf('B')];

let bench: Bench;
let client: KeyClient;
let recipient: string;
/** Of the file that is sent, and of another one that came in. */
let file: Uint8Array;
let old: Uint8Array;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start({ receiptKey: gateway.publicKey });
  client = await bench.client();
  ({ recipient } = (await client.call('hello', {})).answer.epochs[0]!);
  [file, old] = await Promise.all([headerFor(recipient), headerFor(recipient)]);
});
afterEach(() => bench.clean());

interface Sending {
  readonly id: string;
  /** Headers of the file, or of what a thief puts in its place. A label's is added. */
  readonly headers?: readonly Uint8Array[];
  /** In place of a label's. */
  readonly label?: Uint8Array;
  readonly partner?: string;
  /** What the receipt says, and whose it is; null for none. */
  readonly receipt?: Partial<Receipt> | null;
  readonly by?: typeof gateway;
}

/** Asks for a transfer as the vault does, with what the gateway has signed of it. */
async function open({ id, headers = [file], label, partner, receipt = {}, by = gateway }: Sending) {
  const [body, binary] = opening([...headers, label ?? (await headerFor(recipient))], id);
  const statement = {
    type: 'vernix-receipt/1',
    transferId: id,
    partner: body.partner,
    sha256: body.sha256,
    bytes: 1_000,
    sealedAtSource: true,
    header: headerHash(file),
    receivedAt: new Date(bench.now).toISOString(),
    ...receipt,
  };
  const signed = receipt === null ? {} : { receipt: await signStatement(statement, by.privateJwk) };
  return await client.call('transfer.open', { ...body, ...(partner && { partner }), ...signed }, binary);
}
const settle = (transferId: string, records: number) =>
  client.call('transfer.settle', { transferId, records });
/** It was sent cut short, or failed for another reason. */
async function sendInVain(id = FIRST): Promise<void> {
  await open({ id });
  await settle(id, 0);
}
const refused = { code: 'file-opened-before' };

describe('a sealed file that its sender sends again after nothing came of it', () => {
  it('is opened again, with the same file key, and the log says that it is not the first time', async () => {
    const { binary: before } = await open({ id: FIRST });
    await settle(FIRST, 0);
    const { binary: after } = await open({ id: SECOND });
    expect(after.subarray(0, 16)).toEqual(before.subarray(0, 16));
    const opened = (await bench.entries()).filter(({ type }) => type === 'transfer.open');
    expect(opened).toEqual([
      expect.not.objectContaining({ again: 1 }),
      expect.objectContaining({
        transferId: SECOND,
        partner: 'hospital-a',
        again: 1,
        file: headerHash(file),
      }),
    ]);
  });

  it('… also after a restart, and the second sending again after a crash', async () => {
    await sendInVain();
    await bench.restart({ receiptKey: gateway.publicKey });
    client = await bench.client();
    const label = await headerFor(recipient);
    await open({ id: SECOND, label });
    await expect(open({ id: SECOND, label })).resolves.toBeDefined();
  });

  it('waits while the first sending is not settled, and nobody is alarmed', async () => {
    await open({ id: FIRST });
    await expect(open({ id: SECOND })).rejects.toMatchObject({ code: 'file-being-opened' });
    expect((await bench.entries()).map(({ type }) => type)).not.toContain('incident');
    expect((await client.call('figures', {})).answer.lastAlarmAt).toBeNull();
    await settle(FIRST, 0);
    await expect(open({ id: SECOND })).resolves.toBeDefined();
  });

  it('is opened four times at the most', async () => {
    for (const letter of 'ABCD') await sendInVain(idOf(letter));
    await expect(open({ id: idOf('E') })).rejects.toMatchObject(refused);
  });
});

describe('whoever robs the vault, and has receipts of what arrives', () => {
  beforeEach(() => sendInVain());

  it.each<[string, Partial<Sending>]>([
    ['without one', { receipt: null }],
    ['with one that he signed himself', { by: stranger }],
    ['with that of another transfer', { receipt: { transferId: FIRST } }],
    ['with one of another file', { receipt: { header: '0'.repeat(64) } }],
    ['with one of a file that was not sealed at source', { receipt: { header: undefined } }],
    ['with one of another ciphertext', { receipt: { sha256: '1'.repeat(64) } }],
    ['with one of what another partner sent', { partner: 'hospital-b', receipt: { partner: 'hospital-b' } }],
    ['in the name of another partner', { partner: 'hospital-b' }],
  ])('opens no file again %s', async (_, sending) => {
    await expect(open({ id: SECOND, ...sending })).rejects.toMatchObject(refused);
    expect((await bench.entries()).at(-1)).toMatchObject({ type: 'refused', code: 'file-opened-before' });
  });

  it('opens no other old file under the receipt of one that was sent again', async () => {
    await sendInVain(idOf('O'));
    const other = idOf('P');
    await open({ id: other, headers: [old], receipt: { header: headerHash(old) } });
    await settle(other, 0);
    await expect(open({ id: SECOND, headers: [old] })).rejects.toMatchObject(refused);
    await expect(open({ id: SECOND, headers: [file, old] })).rejects.toMatchObject(refused);
    await expect(open({ id: SECOND, label: old })).rejects.toMatchObject(refused);
    await expect(open({ id: SECOND, headers: [await headerFor(recipient), file] })).rejects.toMatchObject(
      refused,
    );
  });
});

describe('a file of which people came in', () => {
  beforeEach(async () => {
    await open({ id: FIRST });
    await settle(FIRST, 1);
  });

  it('is never opened again, whatever the gateway signs, and nobody is alarmed when its sender sends it again', async () => {
    await expect(open({ id: SECOND })).rejects.toMatchObject({ code: 'file-taken-in' });
    expect((await bench.entries()).at(-1)).toMatchObject({ type: 'refused', code: 'file-taken-in' });
    expect((await client.call('figures', {})).answer.lastAlarmAt).toBeNull();
  });

  it('raises the alarm when it is shown again without a receipt', async () => {
    await expect(open({ id: SECOND, receipt: null })).rejects.toMatchObject(refused);
    expect((await client.call('figures', {})).answer.lastAlarmAt).not.toBeNull();
  });
});

it('… nor one that came in with others, once it failed by itself', async () => {
  const receipt = { header: headerHash(old) };
  await open({ id: FIRST, headers: [old, file], receipt });
  await settle(FIRST, 0);
  await expect(open({ id: SECOND })).rejects.toMatchObject(refused);
});

it('a key service that knows no gateway opens no file again', async () => {
  await bench.restart();
  client = await bench.client();
  await sendInVain();
  await expect(open({ id: SECOND })).rejects.toMatchObject(refused);
});
