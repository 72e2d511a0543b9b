import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BudgetTable } from '@vernix/meter';
import { eventually } from '../../../e2e/support/wait.ts';
import { finish, removeData, type System, startSystem } from '../../../e2e/support/system.ts';
import { originalsIn } from '../loot/originals.ts';
import { budgetsFor } from './budgets.ts';
import { Population } from './population.ts';

/** Who sends in the rehearsals: a hospital that seals at source, and a laboratory that does not. */
export type Sender = 'queen-street' | 'newborn-screening';

export interface Visit {
  /** Who is in the file. */
  readonly people: Population;
  /** Sends it, and resolves when the sender has the report. */
  send(seal: boolean): Promise<void>;
}

/** A running registry with people in it, and what the drill, unlike a thief, knows of them. */
export interface World {
  readonly system: System;
  /** What the key service is rehearsed with: a real registry's, or less where there are fewer people than they let out. */
  readonly budgets: BudgetTable;
  /** One person in so many has a double. */
  readonly decoysEvery: number;
  /** Everyone the registry took in before any thief came. */
  readonly residents: Population;
  /** Those of the files that were announced since. */
  readonly visitors: readonly Population[];
  /** In how many files: the first that were taken in. */
  readonly residentFiles: number;
  /** A file that a sender is about to send, of people the registry does not know yet. */
  expect(sender: Sender): Promise<Visit>;
  close(): Promise<void>;
}

/** A birth brings about two people, and some mothers come again. */
const PEOPLE_A_BIRTH = 1.9;
const FEWEST_BIRTHS = 50;
/** The decoy is as long as a hospital's file, and the vault may be publishing millions of births meanwhile. */
const LONGEST_COLLECT_MS = 10 * 60_000;

export interface WorldOptions {
  readonly people: number;
  readonly decoysEvery?: number;
}

/** Starts the whole system and has `people` sent in, as their hospitals, laboratory and midwives would. */
export async function buildWorld(options: WorldOptions, say: (line: string) => void): Promise<World> {
  const { people, decoysEvery = 50 } = options;
  const system = await startSystem({ decoys: decoysEvery });
  const outside = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
  const close = async (): Promise<void> => {
    await system.stop();
    await Promise.all([removeData(system.data), rm(outside, { recursive: true, force: true })]);
  };
  try {
    const senders = new Senders(system, outside);
    const births = Math.max(FEWEST_BIRTHS, Math.round(people / PEOPLE_A_BIRTH));
    const birthsOfVisitors = Math.max(FEWEST_BIRTHS, Math.round(births / 10));
    say(`Making some ${people.toLocaleString('en-CA')} people …`);
    const { directory, files } = await senders.synthesise(births);
    say(`Sending them in, in ${files.length} files …`);
    let taken = 0;
    await Promise.all(
      files.map(async (file) => {
        await senders.submit(join(directory, file), senderOf(file), senderOf(file) === SEALS);
        say(`Taken in: ${file}, ${(taken += 1)} of ${files.length}`);
      }),
    );
    await senders.sendDecoy(
      files.map((file) => join(directory, file)).filter((file) => senderOf(file) === SEALS),
    );
    await eventually(
      'the decoy is collected',
      async () => {
        const held = await originalsIn(join(system.data, 'vault'));
        return held.length > files.length ? true : null;
      },
      LONGEST_COLLECT_MS,
    );
    say('Noting who is in them …');
    const residents = await Population.read(directory, files);
    const visitors: Population[] = [];
    return {
      system,
      budgets: budgetsFor(people),
      decoysEvery,
      residents,
      visitors,
      residentFiles: files.length,
      async expect(sender) {
        const { directory, files } = await senders.synthesise(birthsOfVisitors);
        const theirs = files.filter((file) => senderOf(file) === sender);
        const visiting = await Population.read(directory, theirs);
        visitors.push(visiting);
        return {
          people: visiting,
          send: async (seal) => {
            for (const file of theirs) await senders.submit(join(directory, file), sender, seal);
          },
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const SEALS: Sender = 'queen-street';

/** Every hospital's and midwife's file comes from one hospital: who sent it changes nothing for a thief. */
const senderOf = (file: string): Sender => (file === 'newborn-screening.csv' ? 'newborn-screening' : SEALS);

const VERNIX = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url));

/** Computers of the partners: outside every zone, so no thief of ours sees them. */
class Senders {
  readonly #system: System;
  readonly #outside: string;
  #populations = 0;

  constructor(system: System, outside: string) {
    this.#system = system;
    this.#outside = outside;
  }

  /** Another population each time: nobody of the one before is in it. */
  async synthesise(births: number): Promise<{ directory: string; files: string[] }> {
    const seed = (this.#populations += 1);
    const directory = join(this.#outside, `population-${seed}`);
    await this.#vernix('synth', '--births', `${births}`, '--seed', `${seed}`, '--out', directory);
    const files = (await readdir(directory)).filter((file) => file !== 'truth.csv');
    return { directory, files };
  }

  /** Sends a file and waits for its report. */
  async submit(file: string, sender: Sender, seal: boolean): Promise<void> {
    const state = join(this.#outside, 'state');
    const client = await this.#clientFile(sender);
    await this.#vernix(
      'submit',
      file,
      '--client',
      client,
      '--state-dir',
      state,
      ...(seal ? [] : ['--no-seal']),
    );
  }

  /** A sealed file that nobody opens, as one of these. */
  async sendDecoy(files: readonly string[]): Promise<void> {
    const client = await this.#clientFile(SEALS);
    await this.#vernix('decoys', 'send', ...files, '--client', client, '--data', this.#system.data);
  }

  async #clientFile(sender: Sender): Promise<string> {
    const config = join(this.#system.data, 'config');
    const guest = JSON.parse(await readFile(join(config, 'client.json'), 'utf8')) as object;
    const own = {
      partner: sender,
      tokenFile: join(config, 'partners', sender, 'token'),
      identityFile: join(config, 'partners', sender, 'report-identity.txt'),
    };
    const file = join(this.#outside, `${sender}.json`);
    await writeFile(file, JSON.stringify({ ...guest, ...own }), { mode: 0o600 });
    return file;
  }

  async #vernix(...argv: string[]): Promise<void> {
    const { code, stderr } = await finish(
      spawn(process.execPath, [VERNIX, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    if (code !== 0) throw new Error(`vernix ${argv[0] ?? ''} ended with ${code ?? 'a signal'}: ${stderr}`);
  }
}
