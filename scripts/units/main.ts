/**
 * `npm run units`: starts every zone under its unit, as systemd starts it with all its directives, on a machine that is made for
 * it in namespaces; sends a file through them; and shows how each is confined. Takes root, systemd, nft and Linux.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const MACHINE = join(import.meta.dirname, 'machine.sh');
/** Where the checkout is on that machine. */
const INSIDE = '/opt/vernix';

const has = (command: string, ...argv: string[]): boolean => spawnSync(command, argv).error === undefined;
const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...['systemctl', 'nft', 'nsenter', 'ip'].filter((command) => !has(command, '--version')),
];

/** Where cgroups of version 2 are; beside those of version 1 on some machines. */
function cgroups(): string {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const found = lines.find((line) => line.includes(' - cgroup2 '))?.split(' ')[4];
  if (found === undefined) throw new Error('This machine has no cgroups of version 2.');
  return found;
}

function removeCgroup(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  rmdirSync(path);
}

/** The process that is systemd: the only child of the one that made its namespaces. */
function systemdOf({ pid }: ChildProcess): string | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : children;
}

/** Runs a command on that machine, its words to this terminal. */
function on(systemd: string, ...command: string[]): number | null {
  const namespaces = ['-t', systemd, '-m', '-u', '-i', '-n', '-p', '-C'];
  return spawnSync('nsenter', [...namespaces, ...command], { stdio: ['ignore', 'inherit', 'inherit'] })
    .status;
}

async function run(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'vernix-units-'));
  const cgroup = join(cgroups(), `vernix-units-${process.pid}`);
  mkdirSync(cgroup);
  const machine = spawn('sh', [MACHINE, CHECKOUT, directory, cgroup], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // Ctrl-C ends what runs there, and the machine goes with it.
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  try {
    for (let tries = 0; tries < 300 && !interruption.signal.aborted; tries += 1) {
      await sleep(100);
      const systemd = systemdOf(machine);
      if (systemd === undefined || on(systemd, 'test', '-S', '/run/systemd/private') !== 0) continue;
      if (on(systemd, 'systemctl', 'start', 'basic.target') !== 0) continue;
      return on(systemd, `${INSIDE}/node_modules/node/bin/node`, `${INSIDE}/scripts/units/inside.ts`) ?? 1;
    }
    throw new Error('systemd did not start.');
  } finally {
    const ended = new Promise((done) => machine.once('exit', done));
    machine.kill('SIGKILL'); // and all that it started
    await ended;
    await sleep(500);
    removeCgroup(cgroup);
    rmdirSync(directory);
  }
}

if (missing.length > 0) {
  console.error(`What is missing: ${missing.join(', ')}.`);
  process.exitCode = 2;
} else process.exitCode = await run();
