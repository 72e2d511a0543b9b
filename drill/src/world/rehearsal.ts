import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAG_FILES } from '@vernix/custody';
import { KeyClient } from '@vernix/key-channel';
import { KeyServiceConfig, startKeyService } from '@vernix/key-service';
import { createLog } from '@vernix/service';
import { copyKeys } from '../loot/stolen-keys.ts';
import type { World } from './world.ts';

/** What the key service knows its decoys by. */
const DECOYS = [TAG_FILES.decoys, TAG_FILES.decoyFiles];
const KINDS = ['budget-refused', 'decoy-touched'] as const;

/** Just longer than the window of an hour's budget: so long a thief waits for the next. */
export const WINDOW_MS = 62 * 60_000;
export const DAY_MS = 86_400_000;

interface Alarm {
  readonly kind: (typeof KINDS)[number];
  readonly atMs: number;
}

/** Takes the tags out and leaves the marks: without those, no service starts. */
async function forget(path: string): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.filter((line) => !line.includes('"tags"')).join('\n'));
}

const minutes = ({ atMs }: Alarm): string => `${Math.round(atMs / 60_000)} minutes`;

/** The installation's key service on turned clocks, with a copy of its keys: what is done to it, it forgets. */
export class Rehearsal {
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

  /** @param decoys false: it knows none of those it placed */
  static async begin({ system, budgets }: World, decoys: boolean): Promise<Rehearsal> {
    const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    await copyKeys(system.data, directory);
    for (const file of decoys ? [] : DECOYS) await forget(join(directory, 'keys', file));
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

  /** The same, of one kind. */
  firstAlarmOf(kind: Alarm['kind']): number | null {
    const first = this.#alarms.find((alarm) => alarm.kind === kind);
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
    const { answer } = await KeyClient.with(join(this.#directory, 'admin.sock'), (admin) =>
      admin.call('decoys.status', {}),
    );
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
