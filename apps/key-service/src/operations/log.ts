import type { Purpose } from '@vernix/contracts';
import { checkBinary, type Operation } from './operation.ts';

/** What another zone did, written down before it goes on. */
export const appendLog: Operation<'log.append'> = async (holdings, request, binary) => {
  checkBinary(binary, 0);
  return { answer: { index: await holdings.releases.note(request.principal, request.event) } };
};

export const checkpoint: Operation<'log.checkpoint'> = (holdings, _request, binary) => {
  checkBinary(binary, 0);
  const answer = { checkpoint: holdings.releases.checkpoint, keys: [...holdings.logKeys] };
  return Promise.resolve({ answer });
};

/** For the page that shows use against budget. */
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
