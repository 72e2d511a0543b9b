import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryState, type LeftDelivery } from '@vernix/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { acknowledge, content, leave, left, newId, note, sealed, waiting } from './deliveries.ts';
import { HOUR, hashOf, makeWorld, startHere, type World } from './harness.ts';

let world: World;
let gateway: Gateway;

async function open(): Promise<void> {
  world = await makeWorld();
  const notAfter = new Date(world.clock.now + 100_000 * HOUR).toISOString();
  await world.writeRoster(2, (partner) => ({
    ...partner,
    tokens: partner.tokens.map((token) => ({ ...token, notAfter })),
  }));
  gateway = await startHere(world);
}
async function close(): Promise<void> {
  await gateway.close();
  world.remove();
}

type State = DeliveryState | 'none' | 'forgotten';
const ORDER: readonly State[] = ['none', ...DeliveryState.options, 'forgotten'];
const isKnown = (state: State): state is DeliveryState => state !== 'none' && state !== 'forgotten';
const isHeld = (state: State): boolean => state === 'waiting' || state === 'collected';

/** What must be so of one delivery. */
class Expected {
  readonly id = newId();
  readonly file: Buffer;
  state: State = 'none';
  noted = false;
  expiresAt = 0;
  endedAt = 0;

  constructor(file: Buffer) {
    this.file = file;
  }

  get isOver(): boolean {
    return isHeld(this.state) && this.expiresAt <= world.clock.now;
  }

  end(state: 'acknowledged' | 'expired'): void {
    this.state = state;
    this.endedAt = world.clock.now;
  }
}

async function read({ token, origin }: Where, one: Expected, from?: number): Promise<void> {
  const answer = await content(token, origin, one.id, from === undefined ? undefined : `bytes=${from}-`);
  const body = Buffer.from(await answer.arrayBuffer());
  if (one.isOver) one.end('expired');
  if (isHeld(one.state)) {
    expect(body.equals(one.file.subarray(from ?? 0))).toBe(true);
    one.state = 'collected';
  } else expect(answer.status).toBe(isKnown(one.state) ? 410 : 404);
}

interface Where {
  readonly token: string;
  readonly origin: string;
  readonly collect: string;
}

/** What may happen to one delivery, or to all of them. */
const ACTS = {
  async leave({ collect }: Where, one: Expected) {
    expect((await leave(world, collect, one.id, one.file)).status).toBe(204);
    if (one.state !== 'none') return;
    one.state = 'waiting';
    one.expiresAt = world.clock.now + 120 * HOUR;
  },
  readAll: (where: Where, one: Expected) => read(where, one),
  readPart: (where: Where, one: Expected) => read(where, one, 5),
  async acknowledge({ token, origin }: Where, one: Expected) {
    const { status } = await acknowledge(token, origin, one.id, hashOf(one.file));
    if (isHeld(one.state)) one.end('acknowledged');
    expect(status).toBe(one.state === 'acknowledged' ? 204 : one.state === 'expired' ? 410 : 404);
  },
  async acknowledgeAnother({ token, origin }: Where, { id, state }: Expected) {
    const { status } = await acknowledge(token, origin, id, hashOf('another'));
    expect(status).toBe(isHeld(state) ? 409 : isKnown(state) ? 410 : 404);
  },
  async beSomebodyElse({ origin }: Where, { id, file }: Expected) {
    const other = world.tokens.lakeside;
    expect((await content(other, origin, id)).status).toBe(404);
    expect((await acknowledge(other, origin, id, hashOf(file))).status).toBe(404);
  },
  async note({ collect }: Where, one: Expected) {
    const { status } = await note(world, collect, one.id);
    expect(status).toBe(isHeld(one.state) ? 400 : isKnown(one.state) ? 204 : 404);
    one.noted ||= status === 204;
  },
  async sweep(_: Where, __: Expected, all: readonly Expected[]) {
    await gateway.sweep();
    for (const one of all) {
      if (one.isOver) one.end('expired');
      else if (one.noted && one.endedAt + 120 * HOUR <= world.clock.now) one.state = 'forgotten';
    }
  },
  async restart() {
    await gateway.close();
    gateway = await startHere(world);
  },
} as const;
const KINDS = Object.keys(ACTS) as (keyof typeof ACTS)[];

const step = fc.record({
  kind: fc.constantFrom(...KINDS),
  which: fc.nat(2),
  /** Hours that pass before it. */
  hours: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 130 })),
});

test('whatever is done in whatever order: none is lost early, none is there after, no state goes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
      const files = await Promise.all([0, 1, 2].map(() => sealed(world)));
      const all = files.map((file) => new Expected(file));
      for (const { kind, which, hours } of steps) {
        world.clock.now += hours * HOUR;
        const one = all[which]!;
        // A vault that has the end of one on record leaves it no more.
        if (kind === 'leave' && one.state === 'forgotten') continue;
        const before = all.map(({ state }) => state);
        const { public: origin, collect } = gateway.addresses;
        await ACTS[kind]({ token: world.tokens.riverbend, origin, collect }, one, all);
        await check(all);
        for (const [index, { state }] of all.entries())
          expect(ORDER.indexOf(state)).toBeGreaterThanOrEqual(ORDER.indexOf(before[index]!));
      }
    }),
    { plugins: [fc.beforeEach(open), fc.afterEach(close)], numRuns: 40, interruptAfterTimeLimit: 30_000 },
  );
}, 90_000);

/** What recipient and vault are told, and what lies on the disk, is what must be so. */
async function check(all: readonly Expected[]): Promise<void> {
  const { collect, public: origin } = gateway.addresses;
  const seen = new Map((await waiting(world.tokens.riverbend, origin)).map(({ id, state }) => [id, state]));
  const told = new Map((await allLeft(collect)).map(({ id, state }) => [id, state]));
  for (const { id, state, noted } of all) {
    const known = isKnown(state) ? state : undefined;
    expect(seen.get(id)).toBe(known);
    expect(told.get(id)).toBe(noted ? undefined : known);
    expect(existsSync(join(world.dir, 'gateway/spool/deliveries/sealed', id))).toBe(isHeld(state));
  }
}

async function allLeft(collect: string): Promise<LeftDelivery[]> {
  const all: LeftDelivery[] = [];
  for (
    let page = await left(world, collect);
    page.length > 0;
    page = await left(world, collect, page.at(-1)!.id)
  )
    all.push(...page);
  return all;
}
