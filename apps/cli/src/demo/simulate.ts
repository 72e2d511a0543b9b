/** The simulated partners: they send files as real ones do, with the command's own code, through the real gateway. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import { TEMPLATE_HEADER, templateLine } from '@vernix/synth';
import { z } from 'zod';
import { GatewayClient } from '../client/gateway-client.ts';
import { ClientFile, readProfile } from '../client/profile.ts';
import { sendDecoyFile } from '../decoys/decoy-file.ts';
import { makePrivateDirectory, writePrivateFile } from '../private-file.ts';
import { NO_PROGRESS } from '../submit/progress.ts';
import { submit } from '../submit/submit.ts';
import { type DemoRow, demoRows, periodBefore } from './rows.ts';

export const SimulatorConfig = z.object({
  /** Files on their way, and how far the simulation came. */
  directory: z.string(),
  partners: z.array(z.object({ client: ClientFile, seal: z.boolean() })),
  /** The key service's second socket: those that seal send a decoy now and then. Absent where the house has no decoys. */
  decoys: z.object({ admin: z.string() }).optional(),
});
export type SimulatorConfig = z.infer<typeof SimulatorConfig>;

const State = z.object({ firstStart: z.iso.datetime(), rowsSent: z.int().nonnegative() });

/** Rows a round, and the pause after each of its files. */
const FILLING = { rows: 900, pauseMs: 0 } as const;
const TRICKLING = { rows: 24, pauseMs: 3_000 } as const;

/** One round in so many has a decoy; it is as long as one of the last files of its sender. */
const DECOY_EVERY = 100;
const LENGTHS_KEPT = 20;

/** After a failure: long enough not to storm a gateway that is being started again. */
const AFTER_FAILURE_MS = 5_000;

const FILE_NAME = 'births.csv';

async function readState(file: string): Promise<z.infer<typeof State>> {
  if (existsSync(file)) return State.parse(JSON.parse(await readFile(file, 'utf8')));
  return { firstStart: new Date().toISOString(), rowsSent: 0 };
}

/** The next rows, by sender; null when there are no more. */
function takeRound(
  rows: Iterator<DemoRow>,
): { pass: number; byPartner: Map<string, string[]>; count: number } | null {
  const byPartner = new Map<string, string[]>();
  let pass = 0;
  let count = 0;
  do {
    const next = rows.next();
    if (next.done === true) break;
    const { submission } = next.value;
    pass = next.value.pass;
    const lines = byPartner.get(submission.partner) ?? [];
    lines.push(templateLine(submission));
    byPartner.set(submission.partner, lines);
    count += 1;
  } while (count < (pass === 0 ? FILLING : TRICKLING).rows);
  return count === 0 ? null : { pass, byPartner, count };
}

export class Simulator {
  readonly #config: SimulatorConfig;
  readonly #log: Log;
  readonly #stop = new AbortController();
  /** Of the last files, by sender, in bytes. */
  readonly #lengths = new Map<string, number[]>();

  constructor(config: SimulatorConfig, log: Log) {
    this.#config = config;
    this.#log = log;
  }

  /** Ends when every row was sent, or soon after {@link stop}. A round cut short is sent again at the next start. */
  async run(): Promise<void> {
    const stateFile = join(this.#config.directory, 'state.json');
    const state = await readState(stateFile);
    const rows = demoRows(periodBefore(new Date(state.firstStart)));
    for (let skipped = 0; skipped < state.rowsSent; skipped += 1) rows.next();
    for (let round = takeRound(rows); round !== null; round = takeRound(rows)) {
      const { pauseMs } = round.pass === 0 ? FILLING : TRICKLING;
      for (const [partner, lines] of round.byPartner) {
        await this.#send(partner, lines);
        await this.#pause(pauseMs);
        if (round.pass > 0 && randomInt(DECOY_EVERY) === 0) await this.#sendDecoy(partner);
      }
      state.rowsSent += round.count;
      await writePrivateFile(stateFile, JSON.stringify(state));
    }
    this.#log.info('simulation-finished', { rows: state.rowsSent });
  }

  stop(): void {
    this.#stop.abort();
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal });
  }

  /** Of one that could not be sent nothing is missed. */
  async #sendDecoy(partner: string): Promise<void> {
    const sender = this.#config.partners.find(({ client }) => client.partner === partner);
    const { decoys } = this.#config;
    const [length, ...lengths] = this.#lengths.get(partner) ?? [];
    if (sender?.seal !== true || decoys === undefined || length === undefined) return;
    const directory = join(this.#config.directory, `${partner}-next`);
    await rm(directory, { recursive: true, force: true });
    await makePrivateDirectory(directory);
    const client = new GatewayClient(await readProfile(sender.client), this.#stop.signal);
    const file = { lengths: [length, ...lengths] as const, name: FILE_NAME, mapping: 'template', directory };
    await sendDecoyFile(file, client, decoys.admin, this.#stop.signal).catch((error: unknown) => {
      this.#stop.signal.throwIfAborted();
      if (!(error instanceof VernixError)) throw error;
      this.#log.warn('file-not-sent', { partner, code: error.code });
    });
    await rm(directory, { recursive: true, force: true });
  }

  async #send(partner: string, lines: readonly string[]): Promise<void> {
    const sender = this.#config.partners.find(({ client }) => client.partner === partner);
    if (sender === undefined) return;
    const directory = join(this.#config.directory, partner);
    await makePrivateDirectory(directory);
    const file = join(directory, FILE_NAME);
    const text = [TEMPLATE_HEADER, ...lines, ''].join('\n');
    await writeFile(file, text, { mode: 0o600 });
    const lengths = [Buffer.byteLength(text), ...(this.#lengths.get(partner) ?? [])];
    this.#lengths.set(partner, lengths.slice(0, LENGTHS_KEPT));
    const client = new GatewayClient(await readProfile(sender.client), this.#stop.signal);
    const job = { file, mapping: 'template', seal: sender.seal, stateDirectory: directory };
    for (;;) {
      try {
        await submit(job, client, NO_PROGRESS, this.#stop.signal, ({ transferId }) => {
          this.#log.info('file-sent', { partner, transfer: transferId, rows: lines.length });
          return Promise.resolve();
        });
        await rm(file);
        return;
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        if (!(error instanceof VernixError)) throw error;
        this.#log.warn('file-not-sent', { partner, code: error.code });
        await this.#pause(AFTER_FAILURE_MS);
      }
    }
  }
}
