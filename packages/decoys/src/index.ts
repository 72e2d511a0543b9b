/** People who do not exist, placed among those who do. docs/adr/0016-decoys.md says how and why. */
export { Doubles, type Doubling } from './doubles.ts';
export { mix, type Mixed, MIX_ROWS } from './mix.ts';
export { DecoyEvent, DecoyRegister } from './register.ts';
export { isSieved, PLACE_BYTES, sieveOf } from './sieve.ts';
