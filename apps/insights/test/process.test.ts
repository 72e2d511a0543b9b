import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { publish } from './publish.ts';
import { snapshotsDir } from './running.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

function start(dir: string, config: object) {
  const file = join(dir, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return spawn(process.execPath, [MAIN, '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the process', () => {
  it('says where it is and what it shows, and ends when told to', async () => {
    const dir = snapshotsDir();
    await publish(dir, 3, { rows: [{ birth: 'b' }] });
    const child = start(dir, { snapshotsDir: dir, listen: { port: 0 } });
    const events = new Map<string, Record<string, unknown>>();
    for await (const line of createInterface({ input: child.stdout })) {
      const happening = JSON.parse(line) as { event: string; addresses?: { http: string } };
      events.set(happening.event, happening);
      if (happening.addresses === undefined) continue;
      expect((await fetch(`${happening.addresses.http}/session`)).status).toBe(200);
      expect((await fetch(`${happening.addresses.http}/api/snapshot`)).status).toBe(401);
      child.kill('SIGTERM');
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(events.get('snapshot-in-use')).toMatchObject({ snapshot: 'births-000003', rows: 1 });
  });

  it('refuses a configuration it does not know, with exit code 2', async () => {
    const dir = snapshotsDir();
    const child = start(dir, { snapshotsDir: dir, listen: { port: 0 }, treshold: 3 });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(2);
  });
});
