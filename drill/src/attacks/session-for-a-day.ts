import { PEOPLE_A_ROW, VernixError } from '@vernix/contracts';
import type { Attack } from '../attack.ts';
import { tryOpen } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import { type SealedItem, Supply } from '../loot/sealed-items.ts';
import { DAY_MS, Rehearsal, WINDOW_MS } from '../world/rehearsal.ts';
import type { World } from '../world/world.ts';

const STEWARD = { principal: 'user:steward', role: 'steward', purpose: 'care' } as const;

/** What the key service gives in a steward's name, as if no decoy were ever among what is asked for: the budget holds by itself. */
export const sessionForADay: Attack = {
  name: 'staff-session-day',
  stolen: 'one staff session, a day, never touching a decoy',
  async run(world) {
    const rehearsal = await Rehearsal.begin(world, false);
    try {
      const loot = new Loot(world.residents);
      // The oldest first: who came while another part was robbed is not among those who are counted.
      const left = Supply.of(world, 'identity', 'oldest');
      let read = 0;
      const readNext = async (): Promise<boolean> => {
        const item = await left.next();
        if (item === undefined || !(await opened(rehearsal, item, loot))) return false;
        left.pass();
        read += 1;
        return true;
      };
      while (rehearsal.elapsedMs < DAY_MS) {
        while (await readNext());
        rehearsal.pass(WINDOW_MS);
      }
      if (read > 0 && loot.people === 0) throw new Error('Rows were opened, and nobody was found in them.');
      return {
        // A number also stands for whoever else has a row with it, but no row names more than two.
        people: Math.min(loot.people, PEOPLE_A_ROW * read),
        bound: budgetOf(world),
        why: 'the session’s budget is people, and a row costs two: a mother and her child',
        notes: [`${read} rows read`],
      };
    } finally {
      await rehearsal.end();
    }
  },
};

/** False when it is refused. */
async function opened({ client }: Rehearsal, item: SealedItem, loot: Loot): Promise<boolean> {
  const { transferId, itemClass, row } = item;
  try {
    const asked = { ...STEWARD, items: [{ transferId, itemClass, row }] };
    const { binary } = await client.call('items.release', asked);
    const clear = tryOpen(item, binary);
    if (clear === null) throw new Error('A key that was released does not open its item.');
    loot.search(clear);
    return true;
  } catch (error) {
    if (error instanceof VernixError) return false;
    throw error;
  }
}

/** People of whom one steward may read anything in a day. */
function budgetOf({ budgets }: World): number {
  const grant = budgets.grants.find(
    ({ holder, metered }) => holder === `user/${STEWARD.role}` && metered === 'identity',
  );
  if (grant === undefined) throw new Error('A steward has a budget.');
  return grant.each.day;
}
