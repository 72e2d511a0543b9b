/** A make-believe population whose truth is known. Nobody in it exists; docs/synthetic-population.md says how it is made. */
export { PARAMETERS_VERSION, ROBSON, type RobsonGroup } from './data/parameters.ts';
export { LABORATORY, MIDWIFERY, type Sender, SITES, type Site } from './data/partners.ts';
export { MAY_BE_MISSING, type Trait } from './disturb.ts';
export { likelyWeight } from './infant.ts';
export { luhnDigit } from './health-number.ts';
export type { Delivery, Infant, Mother, MotherHealth, SynthBirth } from './people.ts';
export { type Row, wholeRecord } from './senders.ts';
export type { Submission } from './submission.ts';
export { type SubmissionOptions, submissions } from './submissions.ts';
export { type PopulationOptions, synthesise } from './synthesise.ts';
export { TEMPLATE_HEADER, TRUTH_HEADER, templateLine, truthLine } from './template.ts';
