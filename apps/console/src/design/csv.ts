export type Cell = string | number | null;

/** A cell that a spreadsheet would run as a formula is prefixed, so that it stays text. */
function cellOf(value: Cell): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : value.replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, with a byte-order mark so that spreadsheets read accents. Empty is not zero: null is an empty cell. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}
