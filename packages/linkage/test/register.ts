import {
  type Choice,
  idOn,
  type KnownToken,
  linkKeysOf,
  type Placement,
  place,
  type ReadValue,
  shardOfNumber,
} from '../src/index.ts';

export type TestRecord = Readonly<Record<string, string | number>>;

/** A registry of tokens in memory: the same door as the vault's table, without its keys. */
export class Register {
  readonly #known = new Map<string, KnownToken>();
  #persons = 0;
  #deliveries = 0;

  add(record: TestRecord): Placement<string> | null {
    const read: ReadValue = (element) => record[element];
    const tokens = linkKeysOf(read).map(({ text, ...rest }) => ({ ...rest, token: text }));
    const placement = place(tokens, (token) => this.#known.get(token), {
      person: (shard) => idOn(shard ?? shardOfNumber(this.#persons), (this.#persons += 1)),
      delivery: (shard) => idOn(shard ?? shardOfNumber(this.#deliveries), (this.#deliveries += 1)),
    });
    for (const { token, known } of placement?.remember ?? []) this.#known.set(token, known);
    return placement;
  }

  get persons(): number {
    return this.#persons;
  }
}

export function isConflict(...choices: readonly (Choice | null | undefined)[]): boolean {
  return choices.some((choice) => choice?.cause === 'conflict');
}

/** A mother and her child as a hospital would send them. Numbers validate. */
export const BIRTH: TestRecord = {
  'mother.health_number': '9876543217',
  'mother.surname': 'Tremblay',
  'mother.given_name': 'Élise',
  'mother.birth_date': '1990-05-04',
  'mother.postal_code': 'K1A 0B1',
  'infant.birth_date': '2024-03-01',
  'infant.sex': 'female',
  'delivery.plurality': 1,
};

export function without(record: TestRecord, ...elements: readonly string[]): TestRecord {
  return Object.fromEntries(Object.entries(record).filter(([element]) => !elements.includes(element)));
}
