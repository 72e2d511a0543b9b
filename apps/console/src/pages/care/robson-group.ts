/** Whether a row is a split (2a, 5.1) of a group that has a row of its own. */
export function isPart(group: string, rows: readonly { readonly group: string }[]): boolean {
  const whole = /^(\d+)(?:\.\d|[a-z])$/.exec(group)?.[1];
  return whole !== undefined && rows.some((row) => row.group === whole);
}
