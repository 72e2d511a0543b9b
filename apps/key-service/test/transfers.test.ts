import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTransfer } from '../src/operations/transfer.ts';
import { Transfers } from '../src/transfers.ts';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
});
afterEach(() => bench.clean());

async function header(): Promise<Uint8Array> {
  const [epoch] = (await client.call('hello', {})).answer.epochs;
  return await headerFor(epoch?.recipient ?? '');
}
const counts = async () => (await client.call('hello', {})).answer.epochs[0];
const settle = (records = 40, by = client) =>
  by.call('transfer.settle', { transferId: TRANSFER, records }).then(() => true);

/** Lets one transfer be opened, and no more. */
async function oneTransferOnly(): Promise<void> {
  const { budgets } = bench.config();
  const limit = { hour: 1, day: 1 };
  const grants = budgets.grants.map((grant) =>
    grant.metered === 'transfer' ? { ...grant, each: limit, together: limit } : grant,
  );
  await bench.restart({ budgets: { ...budgets, grants } });
}

describe('an opening that is refused', () => {
  it('leaves nothing open and no epoch waiting for it', async () => {
    await oneTransferOnly();
    await client.call('transfer.open', ...opening([await header()]));
    const refused = client.call('transfer.open', ...opening([await header()], OTHER_TRANSFER));
    await expect(refused).rejects.toMatchObject({ code: 'budget-spent' });
    expect(await counts()).toMatchObject({ opened: 1, pending: 1 });
    await expect(
      client.call('transfer.settle', { transferId: OTHER_TRANSFER, records: 1 }),
    ).rejects.toMatchObject({ code: 'transfer-not-open' });
  });

  it.each(['the second header is another’s', 'the release is refused'])(
    'wipes what it had: %s',
    async (why) => {
      const keys = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
      let next = 0;
      const unwrap = (): Promise<unknown> => {
        if (next === 1 && why.startsWith('the second')) throw new VernixError('sealed-to-another-key');
        return Promise.resolve({ epoch: 1, fileKey: keys[next++] });
      };
      const release = () => Promise.reject(new VernixError('budget-spent'));
      const keyring = { itemGeneration: 1 };
      const opened = { knows: () => false };
      const transfers = new Transfers();
      const holdings = { keyring, transfers, opened, epochs: { unwrap }, releases: { release } };
      const [body, binary] = opening([Buffer.alloc(4), Buffer.alloc(4)]);
      const request = { id: 1, op: 'transfer.open', ...body } as const;
      await expect(openTransfer(holdings as never, request, binary, 'first')).rejects.toThrow(VernixError);
      for (const key of keys.slice(0, next)) expect(key).toEqual(Buffer.alloc(16));
      expect(next).toBeGreaterThan(0);
    },
  );
});

describe('two sessions at one transfer', () => {
  it('never open it with two headers', async () => {
    const other = await bench.client();
    const calls = [opening([await header()]), opening([await header()])] as const;
    const ends = await Promise.allSettled([
      client.call('transfer.open', ...calls[0]),
      other.call('transfer.open', ...calls[1]),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('settle it once, and what was opened meanwhile is in the log before', async () => {
    const call = opening([await header()]);
    await client.call('transfer.open', ...call);
    const other = await bench.client();
    await Promise.allSettled([
      settle(),
      other.call('transfer.open', ...call),
      settle(40, await bench.client()),
    ]);
    const types = (await bench.entries()).map(({ type }) => type);
    expect(types.filter((type) => type === 'transfer.settle')).toHaveLength(1);
    expect(types.at(-1)).toBe('transfer.settle');
  });

  it('have their turn, one after the other, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: fc.constantFrom('a', 'b'), turns: fc.nat(3), fails: fc.boolean() })),
        async (works) => {
          const transfers = new Transfers();
          const busy = new Set<string>();
          const order: number[] = [];
          const done = works.map(({ id, turns, fails }, at) =>
            transfers.inTurn(id, async () => {
              expect(busy.has(id)).toBe(false);
              busy.add(id);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              busy.delete(id);
              order.push(at);
              if (fails) throw new VernixError('transfer-not-open');
            }),
          );
          const ends = await Promise.allSettled(done);
          expect(ends.map(({ status }) => status === 'rejected')).toEqual(works.map(({ fails }) => fails));
          for (const wanted of ['a', 'b']) {
            const mine = order.filter((at) => works[at]?.id === wanted);
            expect(mine).toEqual(mine.toSorted((one, two) => one - two));
          }
        },
      ),
    );
  });
});

it('the log alone says after a restart what is open and what is settled', async () => {
  const [first, second] = [opening([await header()]), opening([await header()], OTHER_TRANSFER)];
  await client.call('transfer.open', ...first);
  await client.call('transfer.open', ...second);
  await settle();
  // Of an earlier release: what it says is not believed.
  await writeFile(join(bench.keys, 'transfers.ndjson'), `{"settled":"${OTHER_TRANSFER}","records":1}\n`);
  await bench.restart();
  expect(await counts()).toMatchObject({ opened: 2, pending: 1 });
  await expect(client.call('transfer.open', ...first)).rejects.toMatchObject({ code: 'transfer-settled' });
  await expect(
    client.call('transfer.open', ...opening([await header()], OTHER_TRANSFER)),
  ).rejects.toMatchObject({ code: 'transfer-differs' });
  expect((await client.call('transfer.open', ...second)).answer.epoch).toBe(1);
});

it('a settlement that cannot be written settles nothing and earns nothing', async () => {
  const call = opening([await header()]);
  await client.call('transfer.open', ...call);
  const tiles = join(bench.keys, 'log', 'tile');
  await rename(tiles, join(bench.directory, 'kept'));
  await writeFile(tiles, '');
  await expect(settle()).rejects.toMatchObject({ code: 'release-not-written' });
  await rm(tiles);
  await rename(join(bench.directory, 'kept'), tiles);
  expect((await client.call('transfer.open', ...call)).answer.epoch).toBe(1);
  const read = () =>
    client.call('items.release', {
      principal: 'vault-ingest',
      purpose: 'ingest',
      items: Array.from({ length: 6 }, (_, at) => ({
        transferId: TRANSFER,
        itemClass: 'identity' as const,
        row: at + 1,
      })),
    });
  await expect(read()).rejects.toMatchObject({ code: 'budget-spent' }); // five rows an hour without credits
  await settle();
  expect((await read()).binary.length).toBe(6 * 32); // two rows more are earned by 40 records
});

it('a log whose state is not known is said so, and whoever runs the service is told', async () => {
  const heads = join(bench.keys, 'log', 'checkpoint.heads');
  await rename(heads, join(bench.directory, 'kept'));
  await mkdir(heads); // the new checkpoint cannot be written over the older one
  const call = () => client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
  const unknown = { code: 'log-outcome-unknown' };
  await expect(call()).rejects.toMatchObject(unknown);
  expect(bench.failures).toMatchObject([unknown]);
  await expect(call()).rejects.toMatchObject(unknown);
  await rm(heads, { recursive: true });
  await rename(join(bench.directory, 'kept'), heads);
  await bench.restart();
  // Nothing of it came to the disk: the log goes on from where it stood.
  expect((await call()).answer.releaseNumber).toBe(1);
});
