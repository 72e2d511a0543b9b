import type { Operation } from './operation.ts';

export const meterOverview: Operation<'meter.overview'> = (holdings) => {
  return Promise.resolve({ answer: holdings.releases.overview() });
};

export const meterSimulate: Operation<'meter.simulate'> = async (holdings, { table, days }) => {
  return { answer: await holdings.releases.simulate(table, days) };
};
