/** One item of one row, as it is asked for. */
export interface Item {
  readonly transferId: string;
  readonly itemClass: string;
  readonly row: number;
}

/** Items by transfer and class, rows as ranges: `{ id: { identity: "1-500,502" } }`. What a release commits to. */
export function rowRanges(items: readonly Item[]): Record<string, Record<string, string>> {
  const rows: Record<string, Record<string, number[]>> = {};
  for (const { transferId, itemClass, row } of items) {
    const classes = (rows[transferId] ??= {});
    (classes[itemClass] ??= []).push(row);
  }
  return mapValues(rows, (classes) => mapValues(classes, ranges));
}

function ranges(rows: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const row of rows.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && row <= run.last + 1) run.last = row;
    else runs.push({ first: row, last: row });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
