import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attack } from '../attack.ts';
import { implant } from '../loot/implant.ts';
import { Loot } from '../loot/loot.ts';
import { Passing } from '../loot/passing.ts';
import { memoryOf } from '../loot/memory.ts';
import type { Visit, World } from '../world/world.ts';

/** Its disk, its configuration and secrets, and its memory: what root on that machine finds. */
async function takeGateway(world: World, loot: Loot, pid: number): Promise<void> {
  const { data } = world.system;
  await loot.searchDirectory(join(data, 'gateway'));
  for await (const bytes of memoryOf(pid)) loot.search(bytes, true);
}

/** Root comes when everything was delivered, and looks for what is left of it. */
export const gatewayHistory: Attack = {
  name: 'gateway-history',
  stolen: 'gateway, root: history',
  async run(world) {
    const loot = new Loot(world.residents, world.visitors);
    await takeGateway(world, loot, await world.system.pid('gateway'));
    return {
      people: loot.people,
      bound: 0,
      why: 'nothing that was delivered is left, and no key to it was ever there',
      notes: [searched(loot), ...loot.words],
    };
  },
};

/** Root sits there with code of its own in the process, sees every byte that comes, and searches the machine afterwards. */
async function sitThrough(world: World, visit: Visit, seal: boolean): Promise<Passing> {
  const loot = new Passing(visit.people, world.residents);
  const booty = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
  const bodies = join(booty, 'bodies');
  const implanted = await implant(world.system, bodies);
  try {
    await visit.send(seal);
    if ((await stat(bodies)).size === 0) throw new Error('The thief in the gateway saw nothing pass.');
    await loot.searchDirectory(booty);
    await takeGateway(world, loot, implanted.pid);
  } finally {
    await implanted.remove();
    await rm(booty, { recursive: true, force: true });
  }
  return loot;
}

export const gatewaySealedTraffic: Attack = {
  name: 'gateway-sealed-traffic',
  stolen: 'gateway, root, staying: traffic sealed at source',
  async run(world) {
    const visit = await world.expect('queen-street');
    const loot = await sitThrough(world, visit, true);
    return {
      people: loot.people,
      strangers: loot.strangers,
      bound: 0,
      why: 'what passes is sealed to a key the gateway does not have',
      notes: [searched(loot), `${visit.people.people} people passed through, sealed`, ...loot.words],
    };
  },
};

export const gatewayUnsealedTraffic: Attack = {
  name: 'gateway-unsealed-traffic',
  stolen: '… partners who send unsealed',
  async run(world) {
    const visit = await world.expect('newborn-screening');
    const loot = await sitThrough(world, visit, false);
    return {
      people: loot.people,
      strangers: loot.strangers,
      bound: visit.people.people,
      why: 'only those sent in that time: they pass through its memory',
      notes: [searched(loot), `${visit.people.people} people passed through in clear`, ...loot.words],
    };
  },
};

const searched = ({ bytes }: { readonly bytes: number }): string =>
  `${(bytes / 1e6).toFixed(0)} MB of its disk, memory and traffic searched`;
