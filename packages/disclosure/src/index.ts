/** The one gate every published number passes: small counts are withheld, and so is what would give them away. */
export { Bounds, infer } from './attacker.ts';
export { Grid, type Leaf, type Place, type Published } from './grid.ts';
export type { Cell, Judged, Kind, Sum, Table, Withheld } from './table.ts';
export { DEFAULT_THRESHOLD, smallIn, withhold } from './withhold.ts';
