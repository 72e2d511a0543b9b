import { PEOPLE_A_ROW, VernixError } from '@vernix/contracts';
import type { Attack } from '../attack.ts';
import { tryOpen } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import { type SealedItem, Supply } from '../loot/sealed-items.ts';
import { areOfDoubles } from '../world/doubles.ts';
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
      const rows: Buffer[] = [];
      const readNext = async (): Promise<boolean> => {
        const item = await left.next();
        const clear = item === undefined ? null : await opened(rehearsal, item);
        if (clear === null) return false;
        left.pass();
        loot.search(clear);
        rows.push(clear);
        return true;
      };
      while (rehearsal.elapsedMs < DAY_MS) {
        while (await readNext());
        rehearsal.pass(WINDOW_MS);
      }
      // Of the two rows that a small town's budget allows, both are by chance a double's: in one world in 600.
      if (rows.length > 0 && loot.people === 0 && !(await areOfDoubles(world, rows)))
        throw new Error('Rows were opened, and nobody was found in them.');
      return {
        // A number also stands for whoever else has a row with it, but no row names more than two.
        people: Math.min(loot.people, PEOPLE_A_ROW * rows.length),
        bound: budgetOf(world),
        why: 'the session’s budget is people, and a row costs two: a mother and her child',
        notes: [`${rows.length} rows read`],
      };
    } finally {
      await rehearsal.end();
    }
  },
};

/** Null when it is refused. */
async function opened({ client }: Rehearsal, item: SealedItem): Promise<Buffer | null> {
  const { transferId, itemClass, row } = item;
  try {
    const asked = { ...STEWARD, items: [{ transferId, itemClass, row }] };
    const { binary } = await client.call('items.release', asked);
    const clear = tryOpen(item, binary);
    if (clear === null) throw new Error('A key that was released does not open its item.');
    return clear;
  } catch (error) {
    if (error instanceof VernixError) return null;
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
