import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@vernix/service';
import {
  consistencyProof,
  formatAddCheckpoint,
  formatCheckpoint,
  Frontier,
  generateSignerKey,
  type Hash,
  leafHash,
  Signer,
  signNote,
  treeRoot,
} from '@vernix/tlog';
import { onceFileEnds } from '../../../scripts/test-cleanup.ts';
import { type RunningWitness, startWitness, WitnessConfig } from '../src/index.ts';

export const ORIGIN = 'log.example/releases';
export const ED25519 = Signer.parse(generateSignerKey('ed25519', ORIGIN));
export const ML_DSA = Signer.parse(generateSignerKey('ml-dsa-44', ORIGIN));
const WITNESS_KEYS = (['ed25519-cosignature', 'ml-dsa-44'] as const).map((kind) =>
  generateSignerKey(kind, 'witness.example/w1'),
);

/** A log in memory; another `name` makes another log of the same keys: a fork. */
export class MemoryLog {
  readonly #leaves: Hash[];

  constructor(length: number, name = 'entry', after: readonly Hash[] = []) {
    this.#leaves = [...after];
    while (this.#leaves.length < length)
      this.#leaves.push(leafHash(Buffer.from(`${name} ${this.#leaves.length}`)));
  }

  /** One that begins like this one and goes on otherwise. */
  fork(at: number, length: number): MemoryLog {
    return new MemoryLog(length, 'forged', this.#leaves.slice(0, at));
  }

  checkpoint(size: number, signers: readonly Signer[] = [ED25519, ML_DSA]): Promise<string> {
    const tree = new Frontier();
    for (const leaf of this.#leaves.slice(0, size)) tree.append(leaf);
    return signNote(formatCheckpoint({ origin: ORIGIN, size, root: tree.root, extensions: [] }), signers, 0);
  }

  /** The body of the request that takes a witness from `oldSize` to `size`. */
  async request(oldSize: number, size: number): Promise<string> {
    const reader = (level: number, index: number): Hash =>
      treeRoot(this.#leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    const proof = await consistencyProof(oldSize, size, reader);
    return formatAddCheckpoint({ oldSize, proof, checkpoint: await this.checkpoint(size) });
  }
}

export function freshDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'vernix-witness-'));
  onceFileEnds(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'witness');
}

export interface Started extends RunningWitness {
  readonly events: string[];
  post(body: string): Promise<{ status: number; type: string | null; body: string }>;
}

export async function start(directory: string, create: boolean): Promise<Started> {
  const keyFile = `${directory}.keys`;
  await writeFile(keyFile, `# a witness\n${WITNESS_KEYS.join('\n')}\n`);
  const events: string[] = [];
  const log = createLog('witness', {
    write: (line) => void events.push((JSON.parse(line) as { event: string }).event),
  });
  const config = WitnessConfig.parse({
    keyFile,
    directory,
    create,
    listen: { port: 0 },
    logs: [{ origin: ORIGIN, keys: [ED25519.verifier.vkey, ML_DSA.verifier.vkey] }],
  });
  const witness = await startWitness(config, log);
  return {
    ...witness,
    events,
    async post(body) {
      const answer = await fetch(`${witness.addresses.http}/add-checkpoint`, { method: 'POST', body });
      return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
    },
  };
}
