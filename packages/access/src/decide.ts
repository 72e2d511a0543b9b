import { type PartnerId, type Principal, type Purpose, type Role, VernixError } from '@vernix/contracts';
import type { Actor, Person } from './actor.ts';
import type { Grant, Holder, Rule } from './rule.ts';
import { type Action, TABLE } from './table.ts';

/** What an action is done to. What is left out is judged later: a list, say, by whose things it then shows. */
export interface Target {
  /** Whose thing it is; null: the registry's own. */
  readonly organisation?: PartnerId | null;
  /** What for, when keys are asked for. */
  readonly purpose?: Purpose;
}

export type Decision = { readonly allowed: true; readonly grant: Grant } | { readonly allowed: false };

const DENIED: Decision = { allowed: false };

const organisationOf = (actor: Actor): PartnerId | null =>
  actor.kind === 'partner' || actor.kind === 'person' ? actor.organisation : null;

function isHeldBy(holder: Holder, actor: Actor): boolean {
  if (holder === 'anyone') return true;
  if (actor.kind === 'person') return actor.role === holder;
  return actor.kind === holder;
}

function covers(grant: Grant, actor: Actor, { organisation, purpose }: Target): boolean {
  if (!isHeldBy(grant.holder, actor)) return false;
  if (purpose !== undefined && !grant.purposes.includes(purpose)) return false;
  if (grant.organisation === 'every') return true;
  const home = organisationOf(actor);
  return home !== null && (organisation === undefined || organisation === home);
}

/** Whether the table grants it. Nothing else does. */
export function decide(actor: Actor, action: Action, target: Target = {}): Decision {
  const { grants }: Rule = TABLE[action];
  const grant = grants.find((candidate) => covers(candidate, actor, target));
  return grant === undefined ? DENIED : { allowed: true, grant };
}

/** Whom the table grants it to, of whatever organisation. */
export function holdersOf(action: Action): readonly Holder[] {
  const { grants }: Rule = TABLE[action];
  return grants.map(({ holder }) => holder);
}

/** @throws {VernixError} `not-signed-in` when nobody is, `not-allowed` when somebody is and may not */
export function mayAct(actor: Actor, action: Action, target: Target = {}): void {
  if (decide(actor, action, target).allowed) return;
  throw new VernixError(actor.kind === 'nobody' ? 'not-signed-in' : 'not-allowed');
}

/** A person as the meter and the log name them. */
export const principalOf = ({ account }: Pick<Person, 'account'>): Principal => `user:${account}`;

/**
 * What the key service is told of who asks: the principal whose budget it is, the role the budget goes by, and a purpose that
 * the table grants for this action.
 * @throws {VernixError} `not-allowed`
 */
export function askerFor(
  person: Person,
  action: Action,
  purpose: Purpose,
): { readonly principal: Principal; readonly role: Role; readonly purpose: Purpose } {
  mayAct(person, action, { purpose });
  return { principal: principalOf(person), role: person.role, purpose };
}
