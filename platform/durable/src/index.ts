export { destroyFile, replaceDestroying } from './destroy-file.ts';
export { moveDurably, removeDurably, syncDirectory, writeAtomically } from './durable.ts';
export { Journal } from './journal.ts';
export { RekeyedFile, type Sealing } from './rekeyed-file.ts';
