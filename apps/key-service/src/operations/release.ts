import { batchKey, itemKey } from '@vernix/seal';
import { rowRanges } from '../row-ranges.ts';
import { checkBinary, gather, type Operation } from './operation.ts';

/** Keys of single items, for reading what was sealed at ingest. The log commits to each item. */
export const releaseItems: Operation<'items.release'> = async (holdings, request, binary) => {
  checkBinary(binary, 0);
  const { principal, role, purpose, items } = request;
  const count = (wanted: string): number => items.filter(({ itemClass }) => itemClass === wanted).length;
  const said = { identity: count('identity'), clinical: count('clinical') };
  const counts = Object.fromEntries(Object.entries(said).filter(([, some]) => some > 0));
  const asked = { principal, ...(role === undefined ? {} : { role }), purpose, counts };
  if (items.some(({ transferId, row }) => holdings.decoys.register.has(transferId, row))) {
    await holdings.releases.touch(asked, rowRanges(items));
  }
  const releaseNumber = await holdings.releases.release('items.release', asked, said, rowRanges(items));
  const root = holdings.keystore.keyring.itemRoot();
  const batchKeys = new Map<string, Uint8Array>();
  const keys = items.map(({ transferId, itemClass, row }) => {
    const batch = `${transferId} ${itemClass}`;
    const key = batchKeys.get(batch) ?? batchKey(root, transferId, itemClass);
    batchKeys.set(batch, key);
    return itemKey(key, row);
  });
  for (const key of [root, ...batchKeys.values()]) key.fill(0);
  return { answer: { releaseNumber }, keys: gather(keys) };
};

/** Keys of whole transfers' de-identified facts: nothing in them names a person. */
export const releaseFacts: Operation<'facts.release'> = async (holdings, request, binary) => {
  checkBinary(binary, 0);
  const { principal, transferIds } = request;
  const transfers = transferIds.length;
  const releaseNumber = await holdings.releases.release(
    'facts.release',
    { principal, purpose: 'publish', counts: { facts: transfers } },
    { transfers },
    transferIds,
  );
  const root = holdings.keystore.keyring.itemRoot();
  const keys = transferIds.map((transferId) => batchKey(root, transferId, 'facts'));
  root.fill(0);
  return { answer: { releaseNumber }, keys: gather(keys) };
};

export const pseudonymKey: Operation<'pseudonym.key'> = async (holdings, request, binary) => {
  checkBinary(binary, 0);
  const { principal, family } = request;
  const releaseNumber = await holdings.releases.release(
    'pseudonym.key',
    { principal, purpose: 'publish', counts: { pseudonym: 1 } },
    { family },
  );
  return {
    answer: { releaseNumber },
    keys: gather([holdings.keystore.keyring.pseudonymKey(family)]),
  };
};
