export { makeDirectory, moveDurably, removeDurably, syncDirectory, writeAtomically } from './durable.ts';
