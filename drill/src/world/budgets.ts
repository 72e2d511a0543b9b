import { PEOPLE_A_ROW } from '@vernix/contracts';
import { type BudgetTable, DEFAULT_BUDGETS, type Limit, OF_PEOPLE, worstCase } from '@vernix/meter';

/** A bound that is more than a fifth of everyone could hardly fail. */
const SHARE = 5;
const DAYS = 4;

/** A real registry's budgets; in the same proportion for a town so small that they would let out everyone. */
export function budgetsFor(people: number): BudgetTable {
  const part = Math.min(1, people / (SHARE * worstCase(DEFAULT_BUDGETS, DAYS).total));
  // Whole rows: half of one is none, and whoever asks for it would be stopped.
  const whole = (units: number): number => PEOPLE_A_ROW * Math.ceil((units * part) / PEOPLE_A_ROW);
  const some = ({ hour, day }: Limit): Limit => ({ hour: whole(hour), day: whole(day) });
  const { grants, credits } = DEFAULT_BUDGETS;
  return {
    ...DEFAULT_BUDGETS,
    grants: grants.map((grant) =>
      OF_PEOPLE.includes(grant.metered)
        ? { ...grant, each: some(grant.each), together: some(grant.together) }
        : grant,
    ),
    credits: {
      ...credits,
      mostADay: whole(credits.mostADay),
      mostHeld: whole(credits.mostHeld),
    },
  };
}
