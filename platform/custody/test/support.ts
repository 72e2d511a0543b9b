import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity } from '@vernix/seal';
import { onceFileEnds } from '../../../scripts/test-cleanup.ts';
import type { CustodySettings } from '../src/index.ts';

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-custody-'));
  onceFileEnds(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function secretFile(directory: string, name: string, line: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${line}\n`, { mode: 0o600 });
  return path;
}

export async function passphrase(directory: string): Promise<CustodySettings> {
  return { passphraseFile: await secretFile(directory, 'passphrase', 'correct horse battery staple') };
}

/** People with an identity each, and the settings that make them custodians. */
export async function people(directory: string, names: readonly string[], threshold: number) {
  const identities = new Map<string, string>();
  const custodians = [];
  for (const name of names) {
    const { identity, recipient } = await generateIdentity('classic');
    identities.set(name, identity);
    custodians.push({ name, recipient });
  }
  const socket = join(directory, 'custody.sock');
  const custody = { kind: 'custodians' as const, threshold, custodians, socket };
  return { identities, custody, socket };
}

export const CONTENT = Buffer.from('{"root":"what the keystore holds"}');
