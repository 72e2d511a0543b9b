/**
 * `npm run drill [-- --json] [--people N]`: builds a populated registry, robs every part of it in turn, and counts the
 * people whose data the thief read. Exits 0 when no count exceeds its bound, 1 when one does, 2 when asked wrongly.
 */
import { parseArgs } from 'node:util';
import { ATTACKS, rehearse, type Result } from './drill.ts';
import { header, line, picture } from './report.ts';
import { buildWorld } from './world/world.ts';

const DEFAULT_PEOPLE = 20_000;
/** Among fewer, a session's budget of a day is everyone, and that bound could not fail. */
const FEWEST_PEOPLE = 250;

const { values } = asked();
const people = Number(values.people);
if (!Number.isInteger(people) || people < FEWEST_PEOPLE) {
  process.stderr.write(`--people is a whole number of at least ${FEWEST_PEOPLE}\n`);
  process.exit(2);
}
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const began = performance.now();
/** On stderr, with the time since the start: a large registry takes an hour. */
const say = (text: string): void => {
  const passed = new Date(performance.now() - began).toISOString().slice(11, 19);
  process.stderr.write(`${passed}  ${text}\n`);
};

// A reader that stops reading (`| head`) ends nothing: the registry has to be stopped and removed.
process.stdout.on('error', () => undefined);

// Also while it is being built: the registry has to be stopped and removed.
const building = buildWorld({ people }, say);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void building.then((built) => built.close()).finally(() => process.exit(130)));
}
const world = await building;
const results: Result[] = [];
try {
  if (!values.json) print(header(world.residents.people));
  for await (const result of rehearse(world, say)) {
    results.push(result);
    const { attack, people, strangers = 0, bound, alarmAfterMinutes, why, notes, holds } = result;
    const finding = {
      drill: attack.name,
      kind: 'attack',
      stolen: attack.stolen,
      people,
      strangers,
      bound,
      alarmAfterMinutes,
      why,
      notes,
      holds,
    };
    print(values.json ? JSON.stringify(finding) : line(result));
  }
} finally {
  await world.close();
}
const holds = results.length === ATTACKS.length && results.every((result) => result.holds);
print(
  values.json
    ? JSON.stringify({
        drill: 'all',
        kind: 'result',
        people: world.residents.people,
        attacks: results.length,
        holds,
      })
    : `${picture(results, world.residents.people)}\n${holds ? 'Every bound holds.' : 'A bound does NOT hold.'}`,
);
process.exitCode = holds ? 0 : 1;

function asked() {
  const options = {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: `${DEFAULT_PEOPLE}` },
  } as const;
  try {
    return parseArgs({ options });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: npm run drill -- [--json] [--people N]\n`);
    return process.exit(2);
  }
}
