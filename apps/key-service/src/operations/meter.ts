import type { Purpose } from '@vernix/contracts';
import { checkBinary, type Operation } from './operation.ts';

/** What one principal has used of its budgets. */
export const meterUse: Operation<'meter.use'> = (holdings, { principal, role }, binary) => {
  checkBinary(binary, 0);
  const { frozen, budgets } = holdings.releases.use(principal, role);
  return Promise.resolve({
    answer: {
      frozen: frozen === null ? null : { since: new Date(frozen.since).toISOString(), why: frozen.why },
      budgets: budgets.map((budget) => ({ ...budget, purposes: [...budget.purposes] as Purpose[] })),
    },
  });
};

export const meterOverview: Operation<'meter.overview'> = (holdings, _request, binary) => {
  checkBinary(binary, 0);
  return Promise.resolve({ answer: holdings.releases.overview() });
};

export const meterSimulate: Operation<'meter.simulate'> = async (holdings, { table, days }, binary) => {
  checkBinary(binary, 0);
  return { answer: await holdings.releases.simulate(table, days) };
};
