import { DEMO_BUDGETS } from '@vernix/meter';
import type { TestDatabases } from '@vernix/postgres';
import { generateIdentity } from '@vernix/seal';
import { type Submission, submissions, TEMPLATE_HEADER, templateLine } from '@vernix/synth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { heldOutAccuracy } from './support/classifier.ts';
import { startTestDatabases, startTestKeys, TestRegistry } from './support/registry.ts';
import { sievedAmong, thiefView, type ViewedSample } from './support/thief-view.ts';

const PERIOD = { from: '2022-01-01', to: '2025-12-31' };

let databases: TestDatabases;
beforeAll(async () => {
  databases = await startTestDatabases();
}, 60_000);
afterAll(() => databases.close());

/** What every partner sends of a population, in three instalments. */
function files(births: number, seed = 11): { partner: string; lines: string[] }[] {
  const all: Submission[] = [...submissions({ seed, births, ...PERIOD })];
  return [0, 1, 2].flatMap((part) => {
    const some = all.slice((part * all.length) / 3, ((part + 1) * all.length) / 3);
    return [...Map.groupBy(some, ({ partner }) => partner)].map(([partner, rows]) => ({
      partner,
      lines: rows.map(templateLine),
    }));
  });
}

const text = (lines: readonly string[]): string => `${[TEMPLATE_HEADER, ...lines].join('\n')}\n`;

/** What a thief sees of a registry whose people are others' and whose doubles are made under a key of its own. */
async function viewOf(births: number, seed: number): Promise<ViewedSample[]> {
  const insights = await generateIdentity('hybrid');
  // Far more than a registry has, to have enough to learn from.
  const keys = await startTestKeys(DEMO_BUDGETS, { every: 3, insights: insights.recipient });
  const registry = await TestRegistry.open(databases, keys);
  try {
    for (const { partner, lines } of files(births, seed)) await registry.ingest(text(lines), { partner });
    const view = await thiefView(registry.client, registry.keys, (rows) =>
      sievedAmong(registry.keys, rows, insights.identity),
    );
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
const REGISTRIES = 4;
/** Above every number of a woman, and even: who is learnt from is said by the lowest bit. */
const APART = 2 ** 30;

it('a thief who sees every table and every fact, and is told of other decoys, tells hardly more than by guessing', async () => {
  const views: ViewedSample[][] = [];
  for (let n = 0; n < REGISTRIES; n += 1) views.push(await viewOf(700, 11 + n));
  const all = views.flatMap((view, n) => view.map((row) => ({ ...row, woman: row.woman + n * APART })));
  expect(heldOutAccuracy(all)).toBeLessThan(0.55);

  // Nor may he spare decoys by asking for those only who have no like in their file.
  const alone = all.filter(({ isAlone }) => isAlone);
  expect(alone.length / all.length).toBeGreaterThan(0.1);
  expect(shareOfDecoys(alone) / shareOfDecoys(all)).toBeGreaterThan(0.75);
}, 120_000);

it('… and does tell people made up for the purpose and put into the files', async () => {
  const keys = await startTestKeys();
  const registry = await TestRegistry.open(databases, keys);
  const madeUp = [...submissions({ seed: 12, births: 150, ...PERIOD })].map(templateLine);
  const sent = new Map<string, number>();
  try {
    for (const { partner, lines } of files(150)) {
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
