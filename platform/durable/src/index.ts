export { destroyFile, replaceDestroying } from './destroy-file.ts';
export { makeDirectory, moveDurably, removeDurably, syncDirectory, writeAtomically } from './durable.ts';
export { Journal } from './journal.ts';
export { RekeyedFile, type Sealing } from './rekeyed-file.ts';
