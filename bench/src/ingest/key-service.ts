import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DEMO_BUDGETS } from '@vernix/meter';
import { generateIdentity } from '@vernix/seal';

/** One person in so many has a double, as in a house whose configuration says nothing of it. */
const DECOYS_EVERY = 50;

/** `guarded`: with meter, log and decoys, as it is; `bare`: the same program's operations, with none of them. */
export type Kind = 'guarded' | 'bare';
const PROGRAMS: Readonly<Record<Kind, string>> = {
  guarded: '../../../apps/key-service/src/main.ts',
  bare: './bare-key-service.ts',
};

/** Starts a key service of its own in this directory; resolves once it answers on the socket. */
export async function startKeyService(kind: Kind, directory: string, socket: string): Promise<ChildProcess> {
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  const configFile = join(directory, 'keys.json');
  const { recipient: insights } = await generateIdentity('hybrid');
  const config = {
    directory: join(directory, 'keys'),
    passphraseFile,
    socket,
    create: true,
    budgets: DEMO_BUDGETS,
    ...(kind === 'guarded' ? { decoys: { every: DECOYS_EVERY, insights } } : {}),
  };
  await writeFile(configFile, JSON.stringify(config));
  const program = fileURLToPath(new URL(PROGRAMS[kind], import.meta.url));
  const child = spawn(process.execPath, [program, '--config', configFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if ((JSON.parse(line) as { event: string }).event === 'ready') break;
  }
  child.stdout.resume();
  return child;
}
