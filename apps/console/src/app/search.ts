/** What may stand in the address bar after `?`. Anything else is dropped: an address is input too. */

type Raw = Record<string, unknown>;

const oneOf =
  <T extends string>(...allowed: readonly T[]) =>
  (value: unknown): T | undefined =>
    allowed.find((one) => one === String(value));

const matching =
  (pattern: RegExp) =>
  (value: unknown): string | undefined =>
    (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value))
      ? String(value)
      : undefined;

const month = matching(/^\d{4}-(0[1-9]|1[0-2])$/);
const slug = matching(/^[a-z0-9][a-z0-9._-]{0,59}$/i);
const state = oneOf('stored', 'opening', 'committed', 'failed', 'duplicate');
const sortable = oneOf('received', 'partner', 'rows', 'accepted', 'queried', 'rejected', 'bytes');
const direction = oneOf('up', 'down');
const density = oneOf('comfortable', 'compact');

/** Only the values that are set, so that an address says nothing it need not. */
function set<T extends Raw>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}

export const IntakeSearch = (raw: Raw) =>
  set({
    state: state(raw['state']),
    partner: slug(raw['partner']),
    sort: sortable(raw['sort']),
    dir: direction(raw['dir']),
    rows: density(raw['rows']),
  });
export type IntakeSearch = ReturnType<typeof IntakeSearch>;

export const IntakeDetailSearch = (raw: Raw) => set({ rule: slug(raw['rule']) });

export const HouseSearch = (raw: Raw) => set({ as: oneOf('picture', 'text')(raw['as']) });

export const CareSearch = (raw: Raw) =>
  set({
    site: slug(raw['site']),
    level: oneOf('1', '2', '3')(raw['level']),
    from: month(raw['from']),
    to: month(raw['to']),
    by: oneOf('site', 'level')(raw['by']),
    indicator: slug(raw['indicator']),
    as: oneOf('chart', 'table')(raw['as']),
  });
export type CareSearch = ReturnType<typeof CareSearch>;
