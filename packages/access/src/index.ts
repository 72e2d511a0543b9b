export { type Action, isAction, isOpen, TABLE } from './table.ts';
export { type Actor, COLLECTOR, NOBODY, type Person } from './actor.ts';
export { askerFor, decide, type Decision, holdersOf, mayAct, principalOf, type Target } from './decide.ts';
export type { Grant, Holder, Organisation, Rule } from './rule.ts';
export { renderAccessMarkdown } from './render.ts';
