/** Values of a template file that say who somebody is. */

/** Long enough that finding one by chance in the bytes of a sealed database is out of the question. */
const SHORTEST = 9;

const SECRET_COLUMNS = ['mother.health_number', 'infant.health_number'];
const NAME_COLUMNS = [
  ['mother.given_name', 'mother.surname'],
  ['infant.given_name', 'infant.surname'],
];

const IDENTITY_COLUMNS = [
  'mother.health_number',
  'mother.given_name',
  'mother.surname',
  'mother.birth_date',
  'mother.postal_code',
  'infant.health_number',
  'infant.given_name',
  'infant.surname',
  'record.local_id',
];

/** Long enough not to be part of a word of the product's own. */
const SHORTEST_SHOWN = 6;

/** What must not stand on a page: every value of an identity column, short ones left out. */
export function identityValues(csv: string): string[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const columns = header.split(',');
  const places = IDENTITY_COLUMNS.map((column) => columns.indexOf(column));
  const values = lines.flatMap((line) => {
    const cells = line.split(',');
    return places.map((place) => cells[place] ?? '');
  });
  return [...new Set(values)].filter((value) => value.length >= SHORTEST_SHOWN);
}

/**
 * Health numbers, names of nine letters or more, and full names as a log or a document would write them. A surname like
 * “Roy” alone would be found in any megabyte of random bytes.
 */
export function personalValues(csv: string): string[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const columns = header.split(',');
  const at = (cells: readonly string[], column: string): string => cells[columns.indexOf(column)] ?? '';
  const values = lines.flatMap((line) => {
    const cells = line.split(',');
    const numbers = SECRET_COLUMNS.map((column) => at(cells, column));
    const names = NAME_COLUMNS.flatMap(([given = '', surname = '']) => [
      at(cells, given),
      at(cells, surname),
      `${at(cells, given)} ${at(cells, surname)}`,
      `${at(cells, surname)}, ${at(cells, given)}`,
    ]);
    return [...numbers, ...names];
  });
  return [...new Set(values)].filter((value) => value.length >= SHORTEST);
}

/** The values that stand in the bytes. One pass for all of them: a database is long, and people are many. */
export function valuesFoundIn(bytes: Buffer, values: readonly string[]): string[] {
  const byStart = new Map<number, { value: string; sought: Buffer }[]>();
  for (const value of values) {
    const sought = Buffer.from(value);
    const start = sought.readUInt32LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), { value, sought }]);
  }
  /** Most places are left at a glance: no value begins with these two bytes. */
  const begins = new Uint8Array(1 << 16);
  for (const start of byStart.keys()) begins[start & 0xffff] = 1;
  const found = new Set<string>();
  for (let at = 0; at + SHORTEST <= bytes.length; at += 1) {
    if (begins[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue;
    for (const { value, sought } of byStart.get(bytes.readUInt32LE(at)) ?? []) {
      if (bytes.subarray(at, at + sought.length).equals(sought)) found.add(value);
    }
  }
  return [...found];
}
