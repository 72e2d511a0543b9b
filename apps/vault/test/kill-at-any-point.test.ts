import type { ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { startLaneProcess } from './support/lane.ts';
import { registryForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = registryForEachTest();
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

const FILES = 4;
const ROWS = 1_500;

function startProcess(): ChildProcess {
  const { registry, keys } = setting;
  child = startLaneProcess(registry, keys.socket);
  return child;
}

/** Its start, a file opened, its rows placed, the file left: a file not decided yet sees all of them. */
const MOST_EVENTS = 3;
/** A moment: so long after so many events, wherever a slow machine or a fast one is by then. */
const MOMENT = fc.record({
  events: fc.integer({ min: 0, max: MOST_EVENTS }),
  afterMs: fc.integer({ min: 0, max: 150 }),
});

async function killAt({
  events,
  afterMs,
}: {
  readonly events: number;
  readonly afterMs: number;
}): Promise<void> {
  const process = startProcess();
  const gone = once(process, 'exit');
  const told = on(process, 'message');
  for (let came = 0; came < events; came += 1) await told.next();
  await sleep(afterMs);
  process.kill('SIGKILL');
  await gone;
}

it('kill -9 at random points: every file ends wholly in, once, in order, with nothing left over', async () => {
  const { registry } = setting;
  const ids: string[] = [];
  for (let index = 0; index < FILES; index += 1) {
    // Each file repeats a third of the one before, so that what is known matters.
    ids.push(await registry.store(template(births(ROWS, 1 + index * 1_000))));
  }
  const undecided = () => registry.count('transfer', "state = 'stored'");
  let kills = 0;
  for (const moment of fc.sample(MOMENT, 8)) {
    if ((await undecided()) === 0) break;
    await killAt(moment);
    kills += 1;
    await expectWhole();
  }
  startProcess();
  await until(async () => (await undecided()) === 0);
  await expectWhole();
  expect(kills).toBeGreaterThan(1);

  const persons = 2 * (ROWS + (FILES - 1) * 1_000);
  expect(await registry.count('person')).toBe(persons);
  expect(await registry.count('transfer', "state = 'committed'")).toBe(FILES);
  expect(await registry.count('graphile_worker.jobs', "key LIKE 'report:%'")).toBe(FILES);
  const { rows } = await registry.client.query<{ batch_no: number; unchanged: number }>(
    'SELECT batch_no, unchanged FROM transfer ORDER BY batch_no',
  );
  expect(rows).toEqual([0, 500, 500, 500].map((unchanged, index) => ({ batch_no: index + 1, unchanged })));

  /** What is there adds up to the files that are in: no more, no less. */
  async function expectWhole(): Promise<void> {
    const { rows: totals } = await registry.client.query(
      `SELECT (SELECT coalesce(sum(rows), 0)::int4 FROM transfer) AS rows,
              (SELECT count(*)::int4 FROM source_record) AS records,
              (SELECT coalesce(sum(new_persons), 0)::int4 FROM transfer) AS persons,
              (SELECT count(*)::int4 FROM person) AS stored_persons,
              (SELECT value::int4 FROM counter WHERE name = 'person') AS numbered,
              (SELECT coalesce(sum(records), 0)::int4 FROM manifest) AS manifested`,
    );
    const [total] = totals as Record<string, number>[];
    expect(total).toMatchObject({
      records: total!['rows'],
      stored_persons: total!['persons'],
      numbered: total!['persons'],
      manifested: total!['rows'],
    });
  }
}, 60_000);
