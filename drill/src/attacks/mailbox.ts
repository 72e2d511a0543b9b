import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBuffer } from '@vernix/seal';
import { eventually } from '../../../e2e/support/wait.ts';
import type { Attack } from '../attack.ts';
import { Harvester, NO_ITEMS } from '../loot/harvester.ts';
import { filesBelow, Loot } from '../loot/loot.ts';
import { type Deliveries, leaveDeliveries, type Waiting } from '../world/deliveries.ts';
import { Rehearsal } from '../world/rehearsal.ts';
import type { World } from '../world/world.ts';

/** Whoever copied the gateway's disk while deliveries waited there, and found a way to ask the key service. */
export const copiedMailbox: Attack = {
  name: 'copied-mailbox',
  stolen: 'a copy of what waits to be collected, and a way to the key service',
  async run(world) {
    await leaveDeliveries(world);
    const booty = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    const rehearsal = await Rehearsal.begin(world, true);
    try {
      await cp(join(world.system.data, 'gateway', 'spool', 'deliveries'), booty, { recursive: true });
      const files = await filesBelow(join(booty, 'sealed'));
      if (files.length < 2) throw new Error('Deliveries wait to be collected.');
      const loot = new Loot(world.residents, world.visitors);
      await loot.searchDirectory(booty);
      const harvester = new Harvester(rehearsal.client, NO_ITEMS, world.residents);
      await harvester.reopen(files);
      return {
        people: loot.people + harvester.people,
        bound: 0,
        alarmAfterMinutes: rehearsal.firstAlarmOf('decoy-touched'),
        why: 'a delivery is sealed to its recipient, and who has the one to nobody opened is stopped',
        notes: [
          `${files.length} sealed deliveries searched and asked for, ${harvester.refused} refused`,
          await rehearsal.howItEnded(),
          ...loot.words,
        ],
      };
    } finally {
      await rehearsal.end();
      await rm(booty, { recursive: true, force: true });
    }
  },
};

/** Whoever has the gateway's application read out what waits there, for whomever: by a hole, or with every recipient's token. */
export const readMailbox: Attack = {
  name: 'read-mailbox',
  stolen: 'every recipient’s token: all that waits, by the gateway itself',
  async run(world) {
    const deliveries = await leaveDeliveries(world);
    const { real, decoy } = deliveries;
    const loot = new Loot(world.residents, world.visitors);
    const sealed = await read(world, real);
    loot.search(sealed);
    if (await isAlarmed(world))
      throw new Error('A delivery was collected as it should be, and the alarm sounds.');
    const began = performance.now();
    loot.search(await read(world, decoy));
    const alarmed = await eventually(
      'the alarm',
      async () => ((await isAlarmed(world)) ? true : null),
      60_000,
    ).catch(() => null);
    const minutes = (performance.now() - began) / 60_000;
    await deliveries.settle();
    return {
      people: loot.people,
      bound: 0,
      alarmAfterMinutes: alarmed === null ? null : minutes,
      why: 'it is sealed to the recipient’s key, and what is read for nobody stops all that leaves',
      notes: [
        `${loot.bytes} bytes of sealed deliveries read; the alarm after ${Math.round(minutes * 60)} seconds`,
        `with the recipient’s own key, too: ${await withTheKey(world, deliveries, sealed)} people, those who were sent to it`,
        ...loot.words,
      ],
    };
  },
};

async function read({ system }: World, { id, token }: Waiting): Promise<Buffer> {
  const answer = await fetch(`${system.addresses.gateway}/v1/deliveries/${id}/content`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`a delivery is not read: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** What the running key service says of its deliveries. */
async function isAlarmed({ system }: World): Promise<boolean> {
  const lines = (await readFile(join(system.data, 'logs', 'key-service.log'), 'utf8')).split('\n');
  return lines.some((line) => line.includes('decoy-touched') && line.includes('"deliveries"'));
}

/** A thief of the recipient's computer, not of ours. */
async function withTheKey(world: World, { identity }: Deliveries, sealed: Buffer): Promise<number> {
  const loot = new Loot(world.residents, world.visitors);
  loot.search(await openBuffer([identity], sealed));
  if (loot.people === 0) throw new Error('A delivery was opened, and nobody was found in it.');
  return loot.people;
}
