/**
 * The only fields that a zone's own code may put into a line of its log, besides the catalogue's words for an incident with what fills
 * their places. A field is allowed by name and by shape, so that a value out of a file cannot slip in under a friendly name: shapes are
 * counts, ids we made, codes, and words from short lists.
 *
 * What stands on standard error is ruled by nobody: `vernix serve` keeps it in the same file, as free text, in lines of the event `said`.
 */
const count = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const flag = (value: unknown): boolean => typeof value === 'boolean';
const text = (shape: RegExp) => (value: unknown) => typeof value === 'string' && shape.test(value);
const listOf = (shape: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length <= 40 && value.every(shape);

const word = text(/^[a-z][a-z0-9]*([-.][a-z0-9]+){0,8}$/);
const id = text(/^[A-Za-z0-9_-]{1,64}$/);
const address = text(/^[a-z]{2,5}:\/\/[^?#@]{1,200}$|^\/[^?#]{0,200}$/);

const SHAPES = {
  // What it is about
  transfer: text(/^[A-Za-z0-9_-]{22}$/),
  delivery: text(/^[A-Za-z0-9_-]{22}$/),
  partner: text(/^[a-z][a-z0-9-]{1,39}$/),
  site: text(/^[a-z][a-z0-9-]{1,39}$/),
  approval: text(/^[A-Za-z0-9_-]{43}$/),
  job: id,
  snapshot: word,
  mapping: word,
  migration: text(/^[a-z0-9_.-]{1,80}$/),
  // What happened
  code: word,
  reason: word,
  state: word,
  stage: word,
  op: word,
  task: word,
  purpose: word,
  itemClass: word,
  principal: text(/^[a-z]+(-[a-z]+)*(:[A-Za-z0-9_-]{1,64})?$/),
  role: word,
  way: word,
  zone: word,
  signal: text(/^SIG[A-Z0-9]{2,10}$/),
  errno: text(/^E[A-Z0-9]{2,20}$|^[A-Z0-9]+(_[A-Z0-9]+)+$/),
  sqlState: text(/^(?=.*\d)[0-9A-DF-Z][0-9A-Z]{4}$/),
  errorName: text(/^[A-Za-z]{1,60}$/),
  frames: listOf(text(/^[\w@./-]{1,120}:\d+$/)),
  // HTTP: the route's template, never the URL that was asked for
  method: text(/^[A-Z]{3,8}$/),
  route: text(/^[\w/:*.-]{1,120}$/),
  status: count,
  sealedAtSource: flag,
  addresses: (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([k, v]) => word(k) && address(v)),
  // How much, how long
  count,
  attempt: count,
  batch: count,
  bytes: count,
  clinical: count,
  deliveries: count,
  dropped: count,
  epoch: count,
  accepted: count,
  facts: count,
  files: count,
  findings: count,
  identity: count,
  items: count,
  limit: count,
  ms: count,
  persons: count,
  pid: count,
  queried: count,
  records: count,
  rejected: count,
  release: count,
  row: count,
  rows: count,
  segments: count,
  size: count,
  unchanged: count,
  unlinked: count,
  version: count,
  witness: count,
} as const satisfies Record<string, (value: unknown) => boolean>;

type FieldName = keyof typeof SHAPES;

/** `null` fields are left out of the line. */
export type LogFields = Readonly<
  Partial<
    Record<FieldName, string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null>
  >
>;

/** Whether the field may be written. */
export function allowed(name: string, value: unknown): boolean {
  return Object.hasOwn(SHAPES, name) && SHAPES[name as FieldName](value);
}
