/** Whom a token stands for. A delivery is one woman giving birth once. */
export type Subject = 'mother' | 'delivery' | 'infant';

interface RuleShape {
  readonly id: string;
  readonly subject: Subject;
  /** What the database stores for it; never reused for another rule. */
  readonly code: number;
  readonly about: string;
}

/**
 * The exact rules of version 1, strongest first within a subject. Each is a composite: no token stands for a birth date,
 * a sex or a postal code alone. Each depends on one record's own values and on nothing linked before, so that undoing
 * a link never changes a token.
 */
export const LINK_RULES = [
  { id: 'hcn', subject: 'mother', code: 1, about: 'validated health number' },
  {
    id: 'name-dob-postal',
    subject: 'mother',
    code: 2,
    about: 'surname, given name, birth date and postal code',
  },
  {
    id: 'delivery-of-hcn',
    subject: 'delivery',
    code: 3,
    about: "of a multiple birth: mother's health number and the day",
  },
  {
    id: 'delivery-of-name',
    subject: 'delivery',
    code: 4,
    about: "of a multiple birth: mother's name, birth date and postal code, and the day",
  },
  {
    id: 'infant-hcn',
    subject: 'infant',
    code: 5,
    about: 'validated health number of its own and the day of birth',
  },
  {
    id: 'infant-of-hcn',
    subject: 'infant',
    code: 6,
    about: "mother's health number, day of birth, sex and place in the birth order",
  },
  {
    id: 'infant-of-name',
    subject: 'infant',
    code: 7,
    about: "mother's name, birth date and postal code, day of birth, sex and place in the birth order",
  },
] as const satisfies readonly RuleShape[];

export type LinkRule = (typeof LINK_RULES)[number]['id'];

/**
 * Why a record belongs to a person: the rule that found it, nothing found, tokens that named two persons, or nothing but
 * that this very row was placed there when it came first.
 */
export type LinkCause = LinkRule | 'new' | 'conflict' | 'same-row';

const codes = new Map<string, number>(LINK_RULES.map((rule) => [rule.id, rule.code]));

/** What the database stores for a row's own token, and for what was found by nothing else. */
export const ROW_CODE = 101;

/** What the database stores for a cause: 0 new, the rule's code, 100 conflict, 101 the same row. */
export function causeCode(cause: LinkCause): number {
  if (cause === 'new') return 0;
  if (cause === 'conflict') return 100;
  if (cause === 'same-row') return ROW_CODE;
  return tokenCode(cause);
}

/** What the database stores for a rule. */
export function tokenCode(rule: LinkRule): number {
  return codes.get(rule) ?? 0;
}
