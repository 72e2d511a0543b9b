import { type BudgetTable, DEFAULT_BUDGETS, type Limit } from '@vernix/meter';

/** A row's identity names a mother and her child. */
export const PEOPLE_AN_ITEM = 2;
/** A bound that is more than a fifth of everyone could hardly fail. */
const SHARE = 5;
const DAYS = 4;

/** The most people that a table of budgets lets a thief read in so many days. */
export function mostPeople({ grants, credits }: BudgetTable, days: number): number {
  const granted = grants.map(({ metered, together }) => PEOPLE_OF[metered] * together.day * days);
  const earned = PEOPLE_OF.identity * (credits.mostHeld + credits.mostADay * days);
  return granted.reduce((sum, some) => sum + some, earned);
}

const PEOPLE_OF: Readonly<Record<BudgetTable['grants'][number]['metered'], number>> = {
  identity: PEOPLE_AN_ITEM,
  clinical: 1,
  facts: 0,
  pseudonym: 0,
  token: 0,
  transfer: 0,
};

/** A real registry's budgets; in the same proportion for a town so small that they would let out everyone. */
export function budgetsFor(people: number): BudgetTable {
  const part = Math.min(1, people / (SHARE * mostPeople(DEFAULT_BUDGETS, DAYS)));
  const some = ({ hour, day }: Limit): Limit => ({
    hour: Math.ceil(hour * part),
    day: Math.ceil(day * part),
  });
  const { grants, credits } = DEFAULT_BUDGETS;
  return {
    ...DEFAULT_BUDGETS,
    grants: grants.map((grant) =>
      PEOPLE_OF[grant.metered] === 0
        ? grant
        : { ...grant, each: some(grant.each), together: some(grant.together) },
    ),
    credits: {
      ...credits,
      mostADay: Math.ceil(credits.mostADay * part),
      mostHeld: Math.ceil(credits.mostHeld * part),
    },
  };
}
