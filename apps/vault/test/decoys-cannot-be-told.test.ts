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

/** Whose births, in how many months, and who sends. */
type Province = Omit<SubmissionOptions, 'seed' | 'from' | 'to'> & { readonly months: number };

/** A hospital and a laboratory: some 130 rows a file. */
const LARGER: Province = { births: 2_000, months: 18, sites: SITES.slice(0, 1), midwifery: null };
/** Five hospitals, midwives and a laboratory: some 15 rows a file. */
const SMALL: Province = { births: 1_000, months: 24 };

const FROM = { year: 2023, text: '2023-01-01' };
const endOf = (months: number): string => new Date(Date.UTC(FROM.year, months, 0)).toISOString().slice(0, 10);
/** Days from a birth to its row, and to one that puts it right, on average. */
const ROW_LATE = 8;
const CORRECTION_LATE = 20;

/** What every partner sends month after month: what was written since the last time, of births of these weeks and some of before. */
function files({ months, ...population }: Province, seed: number): Sending[] {
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
  return Array.from({ length: months }, (_, month) => endOf(month + 1).slice(0, 7)).flatMap((text, month) => {
    const some = written.filter(({ at }) => at.startsWith(text)).sort((a, b) => (a.at < b.at ? -1 : 1));
    return [...Map.groupBy(some, ({ partner }) => partner)].map(([partner, rows]) => ({
      partner,
      month,
      lines: rows.map(({ line }) => line),
    }));
  });
}

const text = (lines: readonly string[]): string => `${[TEMPLATE_HEADER, ...lines].join('\n')}\n`;

/** A double is born up to two months later: of what a sender told of first she is not (docs/adr/0018-decoys.md). */
const FIRST_MONTHS = 3;

/** What a thief sees of a registry whose people are others' and whose doubles are made under a key of its own: the same each time. */
async function viewOf(province: Province, seed: number): Promise<ViewedSample[]> {
  const insights = await generateIdentity('hybrid');
  // Far more than a registry has, to have enough to learn from.
  const keys = await startTestKeys(DEMO_BUDGETS, { every: 3, insights: insights.recipient });
  const registry = await TestRegistry.open(databases, keys, seeded(seed));
  try {
    const first = new Set<number | null>();
    for (const { partner, month, lines } of files(province, seed)) {
      const { batch_no } = await registry.ingest(text(lines), { partner });
      if (month < FIRST_MONTHS) first.add(batch_no);
    }
    const all = await thiefView(registry.client, registry.keys, (rows) =>
      sievedAmong(registry.keys, rows, insights.identity),
    );
    const view = all.filter(({ batch }) => !first.has(batch));
    expect(shareOfDecoys(view)).toBeGreaterThan(0.15);
    return view;
  } finally {
    await registry.close();
    await keys.remove();
  }
}

const shareOfDecoys = (view: readonly ViewedSample[]): number =>
  view.filter(({ isDecoy }) => isDecoy).length / view.length;

/** What is learnt of one registry helps in the others: of one alone, the learner strays by a few hundredths. */
const REGISTRIES = 3;
/** Above every number of a woman, and even: who is learnt from is said by the lowest bit. */
const APART = 2 ** 30;

it.each([
  ['of some 130 rows', LARGER],
  ['of some 15 rows', SMALL],
])(
  'a thief of files %s who sees every table and every fact, and is told of other decoys, tells hardly more than by guessing',
  async (_, province) => {
    const views = await Promise.all(Array.from({ length: REGISTRIES }, (_, n) => viewOf(province, 11 + n)));
    const all = views.flatMap((view, n) => view.map((row) => ({ ...row, woman: row.woman + n * APART })));
    expect(heldOutAccuracy(all)).toBeLessThan(0.55);

    // Nor may he spare decoys by asking for those only who have no like in their file, or whose files no other woman shares.
    for (const some of [
      all.filter(({ isAlone }) => isAlone),
      all.filter(({ hasFilesAlone }) => hasFilesAlone),
    ]) {
      expect(some.length).toBeGreaterThan(100);
      expect(shareOfDecoys(some) / shareOfDecoys(all)).toBeGreaterThan(0.75);
    }
  },
  180_000,
);

it('… and does tell people made up for the purpose and put into the files', async () => {
  const keys = await startTestKeys();
  const registry = await TestRegistry.open(databases, keys);
  const madeUp = [...submissions({ seed: 12, births: 150, from: FROM.text, to: endOf(12) })].map(
    templateLine,
  );
  const sent = new Map<string, number>();
  try {
    for (const { partner, lines } of files({ births: 400, months: 12 }, 11)) {
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
