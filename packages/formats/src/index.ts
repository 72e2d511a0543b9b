export { LIMITS } from './limits.ts';
export type { Mapping, SenderUnit, Source, Target } from './mapping.ts';
export { getMapping, MAPPINGS } from './mappings/index.ts';
export { parseFile } from './parse-file.ts';
export type { ParsedRow } from './parsed-row.ts';
