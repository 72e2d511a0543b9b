export { type LinkKey, linkKeysOf, type ReadValue } from './link-keys.ts';
export { isoDate, name, postalCode } from './normalise.ts';
export {
  type Allocate,
  type Choice,
  type Found,
  find,
  type KnownToken,
  type NewToken,
  type Placement,
  place,
  type RecordToken,
} from './place.ts';
export {
  causeCode,
  LINK_RULES,
  type LinkCause,
  type LinkRule,
  ROW_CODE,
  type Subject,
  tokenCode,
} from './rules.ts';
export { idOn, SHARDS, shardOf, shardOfNumber } from './shard.ts';
