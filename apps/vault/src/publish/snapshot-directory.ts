import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SIEVE_FILE, type SnapshotManifest } from '@vernix/contracts';
import { moveDurably, syncDirectory } from '@vernix/durable';

/** Pseudonyms hold within a family: the same birth has the same one in all its snapshots. */
export const FAMILY = 'births';
const PARQUET = 'births.parquet';
const NAME = new RegExp(`^${FAMILY}-\\d{6,}$`);

export const snapshotName = (number: number): string => `${FAMILY}-${String(number).padStart(6, '0')}`;

const numberOf = (name: string): number => Number(name.slice(FAMILY.length + 1));

/** Where snapshots are published: a directory each, which appears whole or not at all. */
export class SnapshotDirectory {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** A number no snapshot here has, above `last`. One cut short just after it appeared is here, though nobody counted it. */
  async numberAfter(last: number): Promise<number> {
    return Math.max(last, ...(await this.#names()).map(numberOf)) + 1;
  }

  /** Begins a snapshot. What an earlier one left unfinished is cleared away. */
  async begin(name: string): Promise<UnfinishedSnapshot> {
    for (const entry of await readdir(this.#directory)) {
      if (entry.endsWith('.tmp')) await rm(join(this.#directory, entry), { recursive: true });
    }
    const work = join(this.#directory, `${name}.tmp`);
    await mkdir(join(work, 'spill'), { recursive: true });
    return new UnfinishedSnapshot(work, join(this.#directory, name));
  }

  async removeAllBut(kept: number): Promise<void> {
    for (const name of (await this.#names()).slice(0, -kept)) {
      await rm(join(this.#directory, name), { recursive: true });
    }
  }

  /** Oldest first. */
  async #names(): Promise<string[]> {
    const entries = await readdir(this.#directory);
    return entries.filter((entry) => NAME.test(entry)).sort((a, b) => numberOf(a) - numberOf(b));
  }
}

class UnfinishedSnapshot {
  readonly parquet: string;
  readonly sieve: string;
  /** For the writer's own files; gone when the snapshot appears. */
  readonly spill: string;
  readonly #work: string;
  readonly #path: string;

  constructor(work: string, path: string) {
    this.#work = work;
    this.#path = path;
    this.parquet = join(work, PARQUET);
    this.sieve = join(work, SIEVE_FILE);
    this.spill = join(work, 'spill');
  }

  /** Flushes the Parquet file and returns its SHA-256. */
  async sealParquet(): Promise<string> {
    const file = await open(this.parquet, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.parquet), hash);
    return hash.digest('hex');
  }

  /** Makes it appear. When this returns it survives a power cut. */
  async appear(manifest: SnapshotManifest): Promise<void> {
    await rm(this.spill, { recursive: true });
    await writeFile(join(this.#work, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
      flush: true,
    });
    await syncDirectory(this.#work);
    await moveDurably(this.#work, this.#path);
  }
}
