export { CATALOGUE, type ErrorCode, type ErrorEntry, isErrorCode } from './errors/catalogue.ts';
export { languageOf } from './locale.ts';
export { FaultParams, isFileFault } from './errors/file-faults.ts';
export {
  type ErrorBody,
  type ErrorParams,
  quoted,
  tellCode,
  ToldError,
  VernixError,
} from './errors/vernix-error.ts';
export * from './account.ts';
export * from './approvals.ts';
export * from './budgets.ts';
export * from './decoys.ts';
export * from './delivery.ts';
export * from './exposure.ts';
export * from './extract.ts';
export * from './facts.ts';
export * from './gateway.ts';
export { healthNumber } from './health-number.ts';
export * from './ids.ts';
export * from './insights.ts';
export * from './key-life.ts';
export * from './key-service.ts';
export * from './log.ts';
export * from './meter.ts';
export * from './outgoing.ts';
export * from './passkey.ts';
export * from './principal.ts';
export * from './raise.ts';
export * from './mappings.ts';
export * from './roster.ts';
export * from './session.ts';
export * from './sieve.ts';
export * from './vault.ts';
