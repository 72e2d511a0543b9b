import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Epoch,
  generateIdentity,
  keptEpochs,
  runsOf,
  sealBuffer,
  splitHeader,
  unwrapByEpoch,
} from '../src/index.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** Epochs numbered from 1: each kept, destroyed before, or due now. */
const fates = fc.array(fc.constantFrom('kept', 'gone', 'due'), { maxLength: 30 });
const epochsOf = (all: readonly string[]): Epoch[] =>
  all.map((fate, index) => ({
    epoch: index + 1,
    recipient: `age1${index}`,
    classicRecipient: `age1${index}`,
    createdAt: AT,
    notAfter: AT,
    retiredAt: index + 1 === all.length ? null : AT,
    destroyedAt: fate === 'gone' ? AT : null,
    identities: null,
  }));

it('runs name each epoch that is due, none that is kept, and follow one another', () => {
  fc.assert(
    fc.property(fates, (all) => {
      const epochs = epochsOf(all);
      const due = new Set(epochs.filter((_, index) => all[index] === 'due'));
      const runs = runsOf(epochs, due);
      const isIn = (epoch: number): boolean =>
        runs.some(({ from = 1, before }) => epoch >= from && epoch < before);
      for (const one of epochs) {
        if (due.has(one)) expect(isIn(one.epoch)).toBe(true);
        if (all[one.epoch - 1] === 'kept') expect(isIn(one.epoch)).toBe(false);
      }
      runs.slice(1).forEach(({ from = 0 }, index) => {
        expect(from).toBeGreaterThanOrEqual(runs[index]?.before ?? 0);
      });
    }),
  );
});

it('those that are not destroyed are kept, and the newest is the current one', () => {
  fc.assert(
    fc.property(fates, (all) => {
      const kept = keptEpochs(epochsOf(all));
      expect(kept.map(({ epoch }) => epoch)).toEqual(
        all.flatMap((fate, index) => (fate === 'gone' ? [] : [index + 1])),
      );
      for (const { epoch, state } of kept) expect(state).toBe(epoch === all.length ? 'current' : 'retired');
    }),
  );
});

it('a header tells its epoch, and opens by none that is destroyed', async () => {
  const pairs = await Promise.all(
    [1, 2].map(() => Promise.all([generateIdentity('hybrid'), generateIdentity('classic')])),
  );
  const epochs = epochsOf(['kept', 'kept']).map((epoch, index) => ({
    ...epoch,
    identities: { hybrid: pairs[index]![0].identity, classic: pairs[index]![1].identity },
  }));
  const split = splitHeader(await sealBuffer([pairs[0]![1].recipient], randomBytes(10)));
  if (split === 'incomplete') throw new Error('a whole file has a whole header');
  const { epoch, fileKey } = await unwrapByEpoch(split.header, epochs);
  expect([epoch, fileKey.length]).toEqual([1, 16]);
  const destroyed = epochs.map((one) => ({ ...one, ...(one.epoch === 1 && { identities: null }) }));
  await expect(unwrapByEpoch(split.header, destroyed)).rejects.toMatchObject({
    code: 'sealed-to-another-key',
  });
});
