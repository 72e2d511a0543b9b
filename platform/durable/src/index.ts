export { moveDurably, removeDurably, syncDirectory, writeAtomically } from './durable.ts';
