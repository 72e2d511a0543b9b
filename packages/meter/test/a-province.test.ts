import { PEOPLE_A_ROW } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { costOf, DEFAULT_BUDGETS, Meter } from '../src/index.ts';
import { DAY, HOUR } from './support/tables.ts';

/** A Monday. */
const START = Date.UTC(2026, 5, 1);
const DAYS = 28;
/** Ontario's, in a year. */
const BIRTHS = 140_000;
/** Of one in so many people there is a double, who is asked about as others are. */
const DOUBLES = 50;
/** A birth with full identity: two health numbers, and what is looked up by names, dates and places. */
const TOKENS_A_ROW = 7;
/** Rows between two requests for tokens. */
const CHUNK = 1_000;

interface File {
  readonly at: number;
  readonly rows: number;
}

/**
 * What is sent: some hundred hospitals send their births of a day, the laboratory and the midwives theirs; on Mondays those of the
 * weekend with them; and once a week somebody sends some thousand rows that were left lying.
 */
function* filesOf(day: number): Generator<File> {
  const weekday = day % 7;
  const births = (BIRTHS / 365) * (weekday === 0 ? 3 : weekday > 4 ? 0 : 1);
  const morning = START + day * DAY + 6 * HOUR;
  const senders = births === 0 ? 0 : 100;
  for (let sender = 0; sender < senders; sender += 1) {
    yield { at: morning + sender * 60_000, rows: Math.ceil(births / senders) };
  }
  if (births > 0) yield { at: morning + 3 * HOUR, rows: Math.ceil(births) };
  if (births > 0) yield { at: morning + 4 * HOUR, rows: Math.ceil(births / 5) };
  if (weekday === 2) yield { at: morning + 6 * HOUR, rows: 6_000 };
}

let files = 0;

/** As the vault takes it in: opened, tokens by the chunk, a look at one candidate for twenty-five rows, settled. */
function takeIn(meter: Meter, { at, rows }: File): unknown[] {
  const id = (files += 1).toString().padStart(22, 'F');
  const asker = { principal: 'vault-ingest', purpose: 'ingest' as const };
  const all = Math.ceil(rows * (1 + 1 / DOUBLES));
  const refusals = [
    meter.ask({ ...asker, counts: { transfer: 1 }, transfer: { id, records: 0 } }, at).refusal,
  ];
  for (let read = 0; read < all; ) {
    const count = Math.min(CHUNK, all - read);
    read += count;
    const transfer = { id, records: read };
    refusals.push(meter.ask({ ...asker, counts: { token: count * TOKENS_A_ROW }, transfer }, at).refusal);
  }
  const looks = Math.min(Math.floor(rows / 25), DEFAULT_BUDGETS.credits.mostADay / 20);
  meter.settle('vault-ingest', id, all, at);
  for (let look = 0; look < looks; look += 1) {
    refusals.push(meter.ask({ ...asker, counts: { identity: PEOPLE_A_ROW } }, at).refusal);
  }
  return refusals;
}

/**
 * Charts of a working day: each is three rows about one woman, read at once, with what they say clinically. That is 168 rows,
 * 336 people, as the meter counts them: more than one steward's day, so two share it.
 */
const STEWARDS = ['user:s', 'user:t'];
const CHARTS_AN_HOUR = 7;
const HOURS = 8;

function workOf(meter: Meter, day: number): unknown[] {
  const morning = START + day * DAY + 13 * HOUR;
  return Array.from({ length: CHARTS_AN_HOUR * HOURS }, (_, chart) => {
    const items = [1, 2, 3].flatMap((row) =>
      (['identity', 'clinical'] as const).map((itemClass) => ({
        transferId: 'T'.repeat(22),
        itemClass,
        row,
      })),
    );
    const principal = STEWARDS[chart % STEWARDS.length]!;
    const asked = { principal, role: 'steward' as const, purpose: 'linkage-review' as const };
    const at = morning + Math.floor((chart * HOUR) / CHARTS_AN_HOUR);
    return meter.ask({ ...asked, counts: costOf(items) }, at).refusal;
  });
}

it('the default budgets let a province in and two stewards work, four weeks long', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  const refusals: unknown[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (const file of filesOf(day)) refusals.push(...takeIn(meter, file));
    if (day % 7 < 5) refusals.push(...workOf(meter, day));
  }
  expect(files).toBeGreaterThan(2_000);
  expect(refusals.filter((refusal) => refusal !== null)).toEqual([]);
});
