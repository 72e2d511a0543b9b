import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { DEFAULT_BUDGETS, worstCase } from '@vernix/meter';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { createLog } from '@vernix/service';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import { Harvester } from '../loot/harvester.ts';
import type { World } from '../world/world.ts';
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
export const liveVault: Attack = {
  name: 'live-vault',
  stolen: `live vault, root, ${DAYS} days of asking`,
  async run(world) {
    const rehearsal = await Rehearsal.begin(world);
    try {
      const loot = new Loot(world.residents);
      const harvester = new Harvester(rehearsal.client, await sealedItems(world), loot);
      while (rehearsal.elapsedMs < DAYS * DAY_MS) {
        await harvester.takeAll();
        rehearsal.pass(STEP_MS);
      }
      const { total } = worstCase(DEFAULT_BUDGETS, DAYS);
      return {
        people: harvester.people,
        bound: total,
        why: 'the budgets of all who may read, and what ingest earns',
        notes: [
          `${harvester.identityRead} identities and ${harvester.clinicalRead} other clinical records read, ${harvester.refused} requests refused`,
          `of 3.4 million people that would be ${((100 * harvester.people) / 3.4e6).toFixed(3)} %`,
          rehearsal.firstAlarm(),
        ],
      };
    } finally {
      await rehearsal.end();
    }
  },
};

/** The installation's key service on turned clocks. */
class Rehearsal {
  readonly client: KeyClient;
  readonly #directory: string;
  readonly #close: () => Promise<void>;
  readonly #clock: { elapsedMs: number };
  readonly #alarms: number[];

  private constructor(
    client: KeyClient,
    directory: string,
    close: () => Promise<void>,
    clock: { elapsedMs: number },
    alarms: number[],
  ) {
    this.client = client;
    this.#directory = directory;
    this.#close = close;
    this.#clock = clock;
    this.#alarms = alarms;
  }

  static async begin({ system }: World): Promise<Rehearsal> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    await copyKeys(system.data, directory);
    const clock = { elapsedMs: 0 };
    const alarms: number[] = [];
    const start = Date.now();
    const service = await startKeyService(
      KeyServiceConfig.parse({
        directory: join(directory, 'keys'),
        passphraseFile: join(system.data, 'config', 'passphrase'),
        socket: join(directory, 'keys.sock'),
        budgets: DEFAULT_BUDGETS,
      }),
      {
        now: () => new Date(start + clock.elapsedMs),
        monotonic: () => clock.elapsedMs,
        log: createLog('key-service', {
          write: (line) => {
            if (line.includes('budget-refused')) alarms.push(clock.elapsedMs);
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

  firstAlarm(): string {
    const [first] = this.#alarms;
    return first === undefined
      ? 'no alarm'
      : `first alarm after ${Math.round(first / 60_000)} minutes, ${this.#alarms.length} in all`;
  }

  async end(): Promise<void> {
    await this.client.close();
    await this.#close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
