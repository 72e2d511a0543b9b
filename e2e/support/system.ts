/** The whole system, started as a person starts it, on free ports and in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sevenPorts } from '../../scripts/test-ports.ts';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export type Zone = 'gateway' | 'vault' | 'key-service' | 'insights' | 'witness' | 'desk';
export type Role = 'clerk' | 'steward' | 'privacy-officer' | 'quality-lead' | 'administrator';

const Announcement = z.object({
  event: z.literal('ready'),
  addresses: z.object({
    gateway: z.url(),
    collection: z.url(),
    vault: z.url(),
    insights: z.url(),
    log: z.url(),
    witness: z.url(),
    desk: z.url(),
  }),
  signIn: z.array(z.object({ role: z.string(), link: z.url() })),
  officers: z.array(z.object({ officer: z.string(), link: z.url() })),
});
export type Addresses = z.infer<typeof Announcement>['addresses'];

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SystemOptions {
  /** With the simulated partners. Default: the registry starts empty. */
  readonly simulate?: boolean;
  /** An existing data directory, to start again on it. Default: a new one. */
  readonly data?: string;
  /** One person in so many gets a double. Default: none, so that every count is the file's own. */
  readonly decoys?: number;
}

export interface System {
  readonly data: string;
  readonly addresses: Addresses;
  readonly serve: ChildProcess;
  /** All one-time sign-in links. */
  readonly links: readonly string[];
  /** The one-time sign-in link of a role. */
  link(role: Role): string;
  /** The founding officers' one-time links; none once they are founded. */
  readonly officers: readonly { readonly officer: string; readonly link: string }[];
  /** Runs the command as the guest site, as a person in this installation would. */
  vernix(...argv: string[]): Promise<Ran>;
  /** As {@link vernix}, left running. */
  begin(...argv: string[]): ChildProcess;
  pid(zone: Zone): Promise<number>;
  /** Ctrl-C. Resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** A data directory's path with a space in it, for paths have them. */
export function temporaryData(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'vernix e2e '));
}

async function ready(serve: ChildProcess, words: () => string): Promise<z.infer<typeof Announcement>> {
  for await (const line of createInterface({ input: serve.stdout! })) {
    return Announcement.parse(JSON.parse(line));
  }
  throw new Error(`serve ended before it was ready:\n${words()}`);
}

/** `vernix serve`, begun and not waited for. */
export async function beginServe(data: string, simulate = false, decoys = 0): Promise<ChildProcess> {
  const argv = [
    'serve',
    '--demo',
    ...(simulate ? [] : ['--empty']),
    '--json',
    '--port-base',
    `${await sevenPorts()}`,
    '--decoys',
    `${decoys}`,
    '--data',
    data,
  ];
  return spawn(process.execPath, [MAIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const data = options.data ?? (await temporaryData());
  const serve = await beginServe(data, options.simulate, options.decoys);
  let words = '';
  serve.stderr!.setEncoding('utf8').on('data', (text: string) => (words += text));
  const { addresses, signIn, officers } = await ready(serve, () => words);
  const client = ['--client', join(data, 'config', 'client.json')];
  const state = ['--state-dir', join(data, 'client-state')];
  const settings: Record<string, readonly string[]> = {
    submit: [...client, ...state],
    status: client,
    report: client,
    deliveries: client,
    approvals: ['--data', data],
    keys: ['--data', data],
    shred: ['--data', data],
  };
  const begin = (...argv: string[]): ChildProcess =>
    spawn(process.execPath, [MAIN, ...argv, ...(settings[argv[0] ?? ''] ?? [])], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    data,
    addresses,
    officers,
    serve,
    begin,
    links: signIn.map(({ link }) => link),
    link: (role) => signIn.find((entry) => entry.role === role)!.link,
    vernix: (...argv) => finish(begin(...argv)),
    pid: (zone) => pidOf(data, zone),
    stop: async () => {
      if (serve.exitCode !== null || serve.signalCode !== null) return serve.exitCode;
      serve.kill('SIGINT');
      const [code] = (await once(serve, 'exit')) as [number | null];
      return code;
    },
  };
}

/** Waits for a command's end and what it said. */
export async function finish(child: ChildProcess): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const ReadyLine = z.object({ event: z.literal('ready'), pid: z.int() });

/** The process of a zone that said last that it was ready. */
async function pidOf(data: string, zone: Zone): Promise<number> {
  const lines = (await readFile(join(data, 'logs', `${zone}.log`), 'utf8')).split('\n');
  const found = lines.flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const parsed = ReadyLine.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data.pid] : [];
  });
  return found.at(-1)!;
}

export async function removeData(data: string): Promise<void> {
  await rm(data, { recursive: true, force: true });
}
