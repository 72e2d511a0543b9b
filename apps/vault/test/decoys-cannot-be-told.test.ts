import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabases } from '@vernix/postgres';
import { generateIdentity } from '@vernix/seal';
import { SITES, type SubmissionOptions, submissions, TEMPLATE_HEADER, templateLine } from '@vernix/synth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Draw } from '../src/doubles/draw.ts';
import { heldOutAccuracy } from './support/classifier.ts';
import { startTestDatabases, startTestKeys, TestRegistry } from './support/registry.ts';
import { seeded } from './support/seeded.ts';
import { sievedAmong, thiefView, type ViewedSample } from './support/thief-view.ts';

const DAY_MS = 86_400_000;

let databases: TestDatabases;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 60_000);
afterAll(() => databases.close());

/** A file that a partner sends. */
interface Sending {
  readonly partner: string;
  /** From 0 on. */
  readonly month: number;
  readonly lines: readonly string[];
}

/** Whose births, in how many months, who sends, and how many months apart. */
type Province = Omit<SubmissionOptions, 'seed' | 'from' | 'to'> & {
  readonly months: number;
  readonly apart: number;
};

/** A hospital and a laboratory: some 130 rows a file. */
const LARGER: Province = { births: 2_000, months: 18, apart: 1, sites: SITES.slice(0, 1), midwifery: null };
/** Five hospitals, midwives and a laboratory: some 15 rows a file. */
const SMALL: Province = { births: 1_000, months: 24, apart: 1 };
/** The same, with few files: four each, some 70 rows a file. */
const FEW: Province = { births: 700, months: 8, apart: 2 };
/** One file each. */
const ONE: Province = { births: 600, months: 1, apart: 1 };

const FROM = { year: 2023, text: '2023-01-01' };
const endOf = (months: number): string => new Date(Date.UTC(FROM.year, months, 0)).toISOString().slice(0, 10);
/** Days from a birth to its row, and to one that puts it right, on average. */
const ROW_LATE = 8;
const CORRECTION_LATE = 20;

/** What every partner sends time after time: what was written since the last one, of births of these weeks and some of before. */
function files({ months, apart, ...population }: Province, seed: number): Sending[] {
  const dice = new Draw(Buffer.alloc(32, seed));
  const late = (mean: number, row: number): number => -Math.log(dice.share(String(mean), String(row))) * mean;
  const options = { ...population, seed, from: FROM.text, to: endOf(months) };
  const written = [...submissions(options)].map((submission, row) => {
    const { partner, birth, traits } = submission;
    const isCorrection = traits.some((trait) => trait === 'name-completed' || trait === 'late-correction');
    const days = late(ROW_LATE, row) + (isCorrection ? late(CORRECTION_LATE, row) : 0);
    const at = new Date(Date.parse(birth.delivery.date) + days * DAY_MS).toISOString();
    return { partner, at, line: templateLine(submission) };
  });
  return Array.from({ length: months / apart }, (_, file) => file * apart).flatMap((month) => {
    const until = endOf(month + apart).slice(0, 7);
    const since = endOf(month + 1).slice(0, 7);
    const some = written
      .filter(({ at }) => at.slice(0, 7) >= since && at.slice(0, 7) <= until)
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    return [...Map.groupBy(some, ({ partner }) => partner)].map(([partner, rows]) => ({
      partner,
      month,
      lines: rows.map(({ line }) => line),
    }));
  });
}

const text = (lines: readonly string[]): string => `${[TEMPLATE_HEADER, ...lines].join('\n')}\n`;

/** So long does what senders told of first have doubles that are made otherwise (docs/adr/0018-decoys.md). */
const FIRST_MONTHS = 3;
/** One woman in so many has a double: far more than in a registry, to have enough to learn from. */
const EVERY = 3;
/** So they are one in four rows, where all have come. */
const MEANT = 1 / (EVERY + 1);

type Viewed = ViewedSample & { readonly month: number };

/** What a thief sees of a registry whose people are others' and whose doubles are made under a key of its own: the same each time. */
async function viewOf(province: Province, seed: number): Promise<Viewed[]> {
  const insights = await generateIdentity('hybrid');
  const keys = await startTestKeys(DEMO_BUDGETS, { every: EVERY, insights: insights.recipient });
  const registry = await TestRegistry.open(databases, keys, seeded(seed));
  try {
    const months = new Map<number | null, number>();
    for (const { partner, month, lines } of files(province, seed)) {
      const { batch_no } = await registry.ingest(text(lines), { partner });
      months.set(batch_no, month);
    }
    const view = await thiefView(registry.client, registry.keys, (rows) =>
      sievedAmong(registry.keys, rows, insights.identity),
    );
    return view.map((row) => ({ ...row, month: months.get(row.batch) ?? -1 }));
  } finally {
    await registry.close();
    await keys.remove();
  }
}

const shareOfDecoys = (view: readonly ViewedSample[]): number =>
  view.filter(({ isDecoy }) => isDecoy).length / view.length;

/** Above every number of a woman, and even: who is learnt from is said by the lowest bit. */
const APART = 2 ** 30;

/** What is learnt of one registry helps in the others: of one alone, the learner strays by a few hundredths. */
async function viewsOf(province: Province, registries: number): Promise<Viewed[]> {
  const views = await Promise.all(Array.from({ length: registries }, (_, n) => viewOf(province, 11 + n)));
  return views.flatMap((view, n) => view.map((row) => ({ ...row, woman: row.woman + n * APART })));
}

/** All that there is, and what does not belong to a sender's beginning. */
const parts = (all: readonly Viewed[]): (readonly Viewed[])[] => [
  all,
  all.filter(({ month }) => month >= FIRST_MONTHS),
];

it.each([
  ['of some 130 rows', LARGER],
  ['of some 15 rows', SMALL],
])(
  'a thief of files %s who sees every table and every fact, and is told of other decoys, tells hardly more than by guessing',
  async (_, province) => {
    const all = await viewsOf(province, 3);
    for (const part of parts(all)) {
      // Nor may he spare decoys by asking for those only who have no like in their file, or whose files no other woman shares.
      for (const some of [
        part.filter(({ isAlone }) => isAlone),
        part.filter(({ hasFilesAlone }) => hasFilesAlone),
      ]) {
        expect(some.length).toBeGreaterThan(100);
        expect(shareOfDecoys(some) / shareOfDecoys(part)).toBeGreaterThan(0.75);
      }
    }
    expectAsManyAtFirst(all);
  },
  180_000,
);

it.each([
  ['send few files, two months apart', FEW, 3],
  ['sent one file, of a month', ONE, 6],
])(
  '… nor does one whose senders %s',
  async (_, province, registries) => {
    const all = await viewsOf(province, registries);
    const alone = all.filter(({ isAlone }) => isAlone);
    expect(alone.length).toBeGreaterThan(100);
    expect(shareOfDecoys(alone) / shareOfDecoys(all)).toBeGreaterThan(0.75);
    expectAsManyAtFirst(all);
  },
  180_000,
);

/** Nor by asking for those only of whom senders told first. How close each month comes is measured in doubles-at-a-beginning. */
function expectAsManyAtFirst(all: readonly Viewed[]): void {
  const first = all.filter(({ month }) => month === 0);
  expect(first.length).toBeGreaterThan(200);
  expect(shareOfDecoys(first)).toBeGreaterThan(0.85 * MEANT);
}

it('… and does tell people made up for the purpose and put into the files', async () => {
  const keys = await startTestKeys();
  const registry = await TestRegistry.open(databases, keys);
  const madeUp = [...submissions({ seed: 12, births: 150, from: FROM.text, to: endOf(12) })].map(
    templateLine,
  );
  const sent = new Map<string, number>();
  try {
    for (const { partner, lines } of files({ births: 400, months: 12, apart: 1 }, 11)) {
      const more = madeUp.splice(0, Math.ceil(lines.length / 3));
      const { transfer_id: id } = await registry.ingest(text([...lines, ...more]), { partner });
      sent.set(id, lines.length);
    }
    const view = await thiefView(registry.client, registry.keys, (rows) =>
      rows.map(({ transfer, row }) => row > (sent.get(transfer) ?? 0)),
    );
    expect(heldOutAccuracy(view)).toBeGreaterThan(0.9);
  } finally {
    await registry.close();
    await keys.remove();
  }
}, 60_000);
