import type { LinkCause, LinkRule, Subject } from './rules.ts';
import { shardOfNumber } from './shard.ts';

/** What the registry already knows a token to stand for. Mother and delivery rules leave the other reference null. */
export interface KnownToken {
  readonly person: number | null;
  readonly personShard: number | null;
  readonly delivery: number | null;
  readonly deliveryShard: number | null;
}

/** A record's tokens in the order `digestsOf` gave them. */
export type RecordTokens<Token> = readonly {
  readonly subject: Subject;
  readonly rule: LinkRule;
  readonly token: Token;
  readonly lookupOnly: boolean;
}[];

/** Who or what a record was placed with. */
export interface Choice {
  readonly id: number;
  readonly shard: number;
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
  readonly delivery: Choice;
  readonly infant: Choice;
  /** Tokens not known before, to be remembered with what they now stand for. */
  readonly remember: NewToken<Token>[];
}

/** Hands out ids that were never used. */
export interface Allocate {
  person(): number;
  delivery(): number;
}

/**
 * Places one record: which mother, delivery and infant it is about, known or new. Null when it has no token at all.
 *
 * Version 1 never merges. When tokens name two persons, the strongest rule decides, the cause says `conflict`, and the
 * other tokens keep what they stood for. New people of one delivery share its shard.
 */
export function place<Token>(
  tokens: RecordTokens<Token>,
  lookUp: (token: Token) => KnownToken | undefined,
  allocate: Allocate,
): Placement<Token> | null {
  if (tokens.length === 0) return null;
  const known = tokens.map(({ token }) => lookUp(token));
  const found = (subject: Subject): Found[] =>
    tokens.flatMap(({ subject: of, rule }, index) => {
      const reference = known[index];
      return of === subject && reference !== undefined ? [{ rule, reference }] : [];
    });

  const mothers = pick(found('mother'), person);
  const infants = pick(found('infant'), person);
  const deliveries = pick([...found('delivery'), ...found('infant')], delivery);

  const hasMother = tokens.some(({ subject }) => subject === 'mother');
  const mother = hasMother ? (mothers ?? fresh(allocate.person(), null)) : null;
  const born = deliveries ?? fresh(allocate.delivery(), mother?.shard ?? null);
  const infant = infants ?? fresh(allocate.person(), born.shard);

  const remember: NewToken<Token>[] = [];
  tokens.forEach(({ subject, rule, token, lookupOnly }, index) => {
    if (lookupOnly || known[index] !== undefined) return;
    const who = subject === 'mother' ? mother : subject === 'infant' ? infant : null;
    const what = subject === 'mother' ? null : born;
    remember.push({
      token,
      rule,
      known: {
        person: who?.id ?? null,
        personShard: who?.shard ?? null,
        delivery: what?.id ?? null,
        deliveryShard: what?.shard ?? null,
      },
    });
  });
  return { mother, delivery: born, infant, remember };
}

interface Found {
  readonly rule: LinkRule;
  readonly reference: KnownToken;
}

interface Reference {
  readonly id: number;
  readonly shard: number;
}

function person({ person: id, personShard: shard }: KnownToken): Reference | null {
  return id === null || shard === null ? null : { id, shard };
}

function delivery({ delivery: id, deliveryShard: shard }: KnownToken): Reference | null {
  return id === null || shard === null ? null : { id, shard };
}

/** The first of the found, in rule order; a conflict when a weaker rule disagrees. */
function pick(found: readonly Found[], of: (known: KnownToken) => Reference | null): Choice | null {
  const targets = found.flatMap(({ rule, reference }) => {
    const target = of(reference);
    return target === null ? [] : [{ ...target, rule }];
  });
  const [first] = targets;
  if (first === undefined) return null;
  const agreed = targets.every(({ id }) => id === first.id);
  return { id: first.id, shard: first.shard, isNew: false, cause: agreed ? first.rule : 'conflict' };
}

function fresh(id: number, shard: number | null): Choice {
  return { id, shard: shard ?? shardOfNumber(id), isNew: true, cause: 'new' };
}
