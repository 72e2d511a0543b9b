import type { LinkCause, LinkRule, Subject } from './rules.ts';
import { shardOf } from './shard.ts';

/** What the registry already knows a token to stand for: a mother's names a person, a delivery's a delivery, an infant's both. */
export interface KnownToken {
  readonly person: number | null;
  readonly delivery: number | null;
}

/** One of a record's tokens, as `linkKeysOf` gave what it is made of. */
export interface RecordToken<Token> {
  readonly subject: Subject;
  readonly rule: LinkRule;
  readonly token: Token;
  readonly lookupOnly: boolean;
}

/** Whom or what a record was placed with. */
export interface Choice {
  readonly id: number;
  readonly isNew: boolean;
  readonly cause: LinkCause;
}

export interface NewToken<Token> {
  readonly token: Token;
  readonly rule: LinkRule;
  readonly known: KnownToken;
}

export interface Placement<Token> {
  readonly mother: Choice | null;
  readonly delivery: { readonly id: number; readonly isNew: boolean };
  readonly infant: Choice;
  /** What tokens of each subject stand for from now on. */
  readonly stands: Readonly<Record<Subject, KnownToken>>;
  /** Tokens not known before, to be remembered with what they now stand for. */
  readonly remember: NewToken<Token>[];
}

/** Hands out ids never used before: on this shard, or on any when null. */
export interface Allocate {
  person(shard: number | null): number;
  delivery(shard: number | null): number;
}

/** Whom a record's tokens name. */
export interface Found {
  readonly mother: Choice | null;
  readonly delivery: number | null;
  readonly infant: Choice | null;
}

/** Whom one record is about as far as the registry knows them: nobody is new. @param tokens as for {@link place} */
export function find<Token>(
  tokens: readonly RecordToken<Token>[],
  lookUp: (token: Token) => KnownToken | undefined,
): Found {
  return search(tokens, lookUp, null);
}

/** @param unknown gets the tokens that stand for nobody yet and are to be remembered */
function search<Token>(
  tokens: readonly RecordToken<Token>[],
  lookUp: (token: Token) => KnownToken | undefined,
  unknown: RecordToken<Token>[] | null,
): Found {
  let mother: Choice | null = null;
  let infant: Choice | null = null;
  let deliveryByRule: number | null = null;
  let deliveryOfInfant: number | null = null;
  for (const each of tokens) {
    const { subject, rule, token, lookupOnly } = each;
    const known = lookUp(token);
    if (known === undefined) {
      if (!lookupOnly) unknown?.push(each);
      continue;
    }
    if (subject === 'mother') mother = agree(mother, known.person, rule);
    else if (subject === 'infant') infant = agree(infant, known.person, rule);
    if (subject === 'delivery') deliveryByRule ??= known.delivery;
    else deliveryOfInfant ??= known.delivery;
  }
  return { mother, delivery: deliveryByRule ?? deliveryOfInfant, infant };
}

/**
 * Places one record: which mother, delivery and infant it is about, known or new. Null when it has no token at all.
 *
 * Version 1 never merges. When tokens name two persons, the strongest rule decides, the cause says `conflict`, and the
 * other tokens keep what they stood for. A new delivery lives on its mother's shard and a new infant on its delivery's.
 *
 * @param tokens strongest rule first within each subject
 */
export function place<Token>(
  tokens: readonly RecordToken<Token>[],
  lookUp: (token: Token) => KnownToken | undefined,
  allocate: Allocate,
): Placement<Token> | null {
  if (tokens.length === 0) return null;
  const unknown: RecordToken<Token>[] = [];
  const found = search(tokens, lookUp, unknown);
  const hasMother = tokens.some(({ subject }) => subject === 'mother');
  const mother = found.mother ?? (hasMother ? fresh(allocate.person(null)) : null);
  const delivery = {
    id: found.delivery ?? allocate.delivery(mother === null ? null : shardOf(mother.id)),
    isNew: found.delivery === null,
  };
  const infant = found.infant ?? fresh(allocate.person(shardOf(delivery.id)));

  const stands = {
    mother: { person: mother?.id ?? null, delivery: null },
    delivery: { person: null, delivery: delivery.id },
    infant: { person: infant.id, delivery: delivery.id },
  };
  const remember = unknown.map(({ subject, rule, token }) => ({ token, rule, known: stands[subject] }));
  return { mother, delivery, infant, stands, remember };
}

/** The stronger rule's person stays; a weaker rule that names another makes it a conflict. */
function agree(chosen: Choice | null, person: number | null, rule: LinkRule): Choice | null {
  if (person === null) return chosen;
  if (chosen === null) return { id: person, isNew: false, cause: rule };
  return chosen.id === person ? chosen : { ...chosen, cause: 'conflict' };
}

function fresh(id: number): Choice {
  return { id, isNew: true, cause: 'new' };
}
