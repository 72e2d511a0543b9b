import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { createLog } from '@vernix/service';
import type { Attack, Haul } from '../attack.ts';
import { Harvester } from '../loot/harvester.ts';
import { PEOPLE_IN, worstCase } from '@vernix/meter';
import type { World } from '../world/world.ts';
import { originalsIn } from '../loot/originals.ts';
import { sealedItems } from '../loot/sealed-items.ts';
import { copyKeys } from '../loot/stolen-keys.ts';

const DAYS = 4;
/** Just longer than the window of an hour's budget. */
const STEP_MS = 62 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Root in the vault for four days, with every session and every name to ask by: whatever the key service answers is the
 * thief's. The key service is the real one, on a copy of the installation's keys and with the budgets of a real registry;
 * only its clocks are turned.
 */
async function rob(world: World, decoys: boolean): Promise<Haul> {
  const rehearsal = await Rehearsal.begin(world, decoys);
  try {
    const harvester = new Harvester(rehearsal.client, await sealedItems(world), world.residents);
    await harvester.reopen(await originalsIn(join(world.system.data, 'vault')));
    while (rehearsal.elapsedMs < DAYS * DAY_MS) {
      await harvester.takeAll();
      rehearsal.pass(STEP_MS);
    }
    return {
      people: harvester.people,
      bound: worstCase(world.budgets, DAYS).people,
      alarmAfterMinutes: rehearsal.firstAlarmAfter,
      why: 'the budgets of all who may read, and what ingest earns; an identity names mother and child',
      notes: [
        `${harvester.identityRead} identities and ${harvester.clinicalRead} other clinical records read, ${harvester.reopened} original files opened again, ${harvester.refused} requests refused`,
        `of 3.4 million people that would be ${((100 * harvester.people) / 3.4e6).toFixed(3)} %`,
        rehearsal.firstAlarm(),
        ...(decoys ? [await rehearsal.howItEnded()] : []),
      ],
    };
  } finally {
    await rehearsal.end();
  }
}

/** Chance by which the bound may fail for no fault of the house's. */
const UNLUCKY = 1e-5;

/** So many items can be had, but for that chance, before two of them were decoys. */
function untilTwoDecoys(every: number): number {
  const decoys = 1 / (every + 1);
  let items = 1;
  while ((1 - decoys) ** items * (1 + (items * decoys) / (1 - decoys)) > UNLUCKY) items += 1;
  return items;
}

export const liveVault: Attack = {
  name: 'live-vault',
  stolen: 'live vault, root, until decoys stop it',
  async run(world) {
    const haul = await rob(world, true);
    return {
      ...haul,
      bound: Math.min(haul.bound, PEOPLE_IN.identity * untilTwoDecoys(world.decoysEvery)),
      why: `the second decoy stops everything, and one row in ${world.decoysEvery + 1} is one`,
    };
  },
};

/** The same thief, as if no decoy were ever among what is asked for: the budgets hold by themselves. */
export const luckyVault: Attack = {
  name: 'live-vault-without-decoys',
  stolen: `live vault, root, ${DAYS} days, never touching a decoy`,
  run: (world) => rob(world, false),
};

const KINDS = ['budget-refused', 'decoy-touched'] as const;

interface Alarm {
  readonly kind: (typeof KINDS)[number];
  readonly atMs: number;
}

const minutes = ({ atMs }: Alarm): string => `${Math.round(atMs / 60_000)} minutes`;

/** The installation's key service on turned clocks. */
class Rehearsal {
  readonly client: KeyClient;
  readonly #directory: string;
  readonly #close: () => Promise<void>;
  readonly #clock: { elapsedMs: number };
  readonly #alarms: Alarm[];

  private constructor(
    client: KeyClient,
    directory: string,
    close: () => Promise<void>,
    clock: { elapsedMs: number },
    alarms: Alarm[],
  ) {
    this.client = client;
    this.#directory = directory;
    this.#close = close;
    this.#clock = clock;
    this.#alarms = alarms;
  }

  static async begin({ system, budgets }: World, decoys: boolean): Promise<Rehearsal> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    await copyKeys(system.data, directory);
    if (!decoys) await rm(join(directory, 'keys', 'decoys.ndjson'));
    const clock = { elapsedMs: 0 };
    const alarms: Alarm[] = [];
    const start = Date.now();
    const service = await startKeyService(
      KeyServiceConfig.parse({
        directory: join(directory, 'keys'),
        passphraseFile: join(system.data, 'config', 'passphrase'),
        socket: join(directory, 'keys.sock'),
        adminSocket: join(directory, 'admin.sock'),
        budgets,
      }),
      {
        now: () => new Date(start + clock.elapsedMs),
        monotonic: () => clock.elapsedMs,
        log: createLog('key-service', {
          write: (line) => {
            const kind = KINDS.find((known) => line.includes(known));
            if (kind !== undefined) alarms.push({ kind, atMs: clock.elapsedMs });
          },
        }),
      },
    );
    const client = await KeyClient.connect(service.socket);
    return new Rehearsal(client, directory, () => service.close(), clock, alarms);
  }

  get elapsedMs(): number {
    return this.#clock.elapsedMs;
  }

  pass(ms: number): void {
    this.#clock.elapsedMs += ms;
  }

  /** Minutes; null when there was none. */
  get firstAlarmAfter(): number | null {
    const [first] = this.#alarms;
    return first === undefined ? null : first.atMs / 60_000;
  }

  firstAlarm(): string {
    const [first] = this.#alarms;
    return first === undefined
      ? 'no alarm'
      : `first alarm after ${minutes(first)} (${first.kind}), ${this.#alarms.length} in all`;
  }

  /** @throws Error when two decoys were touched and reading went on */
  async howItEnded(): Promise<string> {
    const admin = await KeyClient.connect(join(this.#directory, 'admin.sock'));
    const { answer } = await admin.call('decoys.status', {});
    await admin.close();
    const touches = this.#alarms.filter(({ kind }) => kind === 'decoy-touched');
    if (touches.length !== answer.touched || answer.halted !== touches.length > 1) {
      throw new Error('A decoy was touched, and not everything came of it that should.');
    }
    return touches.length === 0
      ? 'no decoy was touched'
      : `an alarm with each decoy, after ${touches.map(minutes).join(' and ')}: ${answer.halted ? 'everything stopped' : 'one name stopped'}`;
  }

  async end(): Promise<void> {
    await this.client.close();
    await this.#close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
