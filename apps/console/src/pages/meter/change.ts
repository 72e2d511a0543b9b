import { type BudgetGrant, BudgetTable } from '@vernix/contracts';

/** What can be tried of one budget: the four numbers it is made of. */
export const LIMITS = ['eachHour', 'eachDay', 'togetherHour', 'togetherDay'] as const;
export type Limits = Readonly<Record<(typeof LIMITS)[number], number>>;

export const limitsOf = ({ each, together }: BudgetGrant): Limits => ({
  eachHour: each.hour,
  eachDay: each.day,
  togetherHour: together.hour,
  togetherDay: together.day,
});

/** The table with the limits of one of its budgets changed. */
export function changedTable(table: BudgetTable, index: number, limits: Limits): BudgetTable {
  const { eachHour, eachDay, togetherHour, togetherDay } = limits;
  return {
    ...table,
    grants: table.grants.map((grant, at) =>
      at === index
        ? {
            ...grant,
            each: { hour: eachHour, day: eachDay },
            together: { hour: togetherHour, day: togetherDay },
          }
        : grant,
    ),
  };
}

/** Whether it is a table: whole numbers, no hour above its day, nobody above all. */
export const fits = (table: BudgetTable): boolean => BudgetTable.safeParse(table).success;
