import { checkBinary, type Operation } from './operation.ts';

export const meterOverview: Operation<'meter.overview'> = (holdings, _request, binary) => {
  checkBinary(binary, 0);
  return Promise.resolve({ answer: holdings.releases.overview() });
};

export const meterSimulate: Operation<'meter.simulate'> = async (holdings, { table, days }, binary) => {
  checkBinary(binary, 0);
  return { answer: await holdings.releases.simulate(table, days) };
};
