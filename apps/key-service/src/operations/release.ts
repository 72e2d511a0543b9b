import { VernixError } from '@vernix/contracts';
import { costOf, itemCounts } from '@vernix/meter';
import { gather, type Holdings, type Operation, type Request } from './operation.ts';

/** Keys of single items, for reading what was sealed at ingest. The log commits to each item. */
export const releaseItems: Operation<'items.release'> = async (holdings, request) => {
  const { principal, role, purpose, under, deliverTo, items } = request;
  const counts = Object.fromEntries(Object.entries(costOf(items)).filter(([, some]) => some > 0));
  const asked = { principal, role, purpose, counts, under };
  const keys = gather(itemKeys(holdings, items));
  try {
    const wanted = { type: 'items.release' as const, asked, items, deliverTo };
    const releaseNumber = await holdings.releases.release(wanted, { ...itemCounts(items), deliverTo });
    return { answer: { releaseNumber }, keys };
  } catch (error) {
    keys.fill(0);
    throw error;
  }
};

/** In the order of the items. @throws VernixError `items-forgotten` */
function itemKeys({ keyring, transfers }: Holdings, items: Request<'items.release'>['items']): Uint8Array[] {
  const keys: (Uint8Array | null)[] = [];
  const places = Map.groupBy(
    items.entries(),
    ([, { transferId, itemClass }]) => `${transferId} ${itemClass}`,
  );
  for (const some of places.values()) {
    const [first] = some;
    if (first === undefined) continue;
    const { transferId, itemClass } = first[1];
    const { itemGeneration } = transfers.find(transferId) ?? keyring;
    const rows = some.map(([, { row }]) => row);
    const found = keyring.itemKeys(itemGeneration, transferId, itemClass, rows);
    some.forEach(([place], index) => (keys[place] = found[index] ?? null));
  }
  const there = keys.filter((key) => key !== null);
  if (there.length === keys.length) return there;
  for (const key of there) key.fill(0);
  throw new VernixError('items-forgotten', { count: keys.length - there.length });
}

/** Keys of whole transfers' de-identified facts: nothing in them names a person. */
export const releaseFacts: Operation<'facts.release'> = async (holdings, request) => {
  const { principal, transferIds } = request;
  const transfers = transferIds.length;
  const releaseNumber = await holdings.releases.release(
    { type: 'facts.release', asked: { principal, purpose: 'publish', counts: { facts: transfers } } },
    { transfers },
    transferIds,
  );
  const keys = transferIds.map((transferId) => {
    const { itemGeneration } = holdings.transfers.find(transferId) ?? holdings.keyring;
    return holdings.keyring.batchKey(itemGeneration, transferId, 'facts');
  });
  return { answer: { releaseNumber }, keys: gather(keys) };
};

export const pseudonymKey: Operation<'pseudonym.key'> = async (holdings, request) => {
  const { principal, family } = request;
  const releaseNumber = await holdings.releases.release(
    { type: 'pseudonym.key', asked: { principal, purpose: 'publish', counts: { pseudonym: 1 } } },
    { family },
  );
  return {
    answer: { releaseNumber },
    keys: await holdings.keyring.pseudonymKey(family, holdings.releases.instant),
  };
};
