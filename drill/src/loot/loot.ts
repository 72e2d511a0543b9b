import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Population } from '../world/population.ts';
import { numbersIn, numbersInMemory } from './scan.ts';
import { Sightings } from './sightings.ts';

/** What a thief has come to read, as people. */
export class Loot {
  readonly #population: Population;
  readonly #others: readonly Population[];
  readonly #seen: Sightings;
  bytes = 0;

  /** @param others who may be read about as well, and are not counted */
  constructor(population: Population, others: readonly Population[] = []) {
    this.#population = population;
    this.#others = others;
    this.#seen = new Sightings(population);
  }

  get people(): number {
    return this.#seen.people;
  }

  /** How many people there are to be read. */
  get everyone(): number {
    return this.#population.people;
  }

  /** What its count of people rests on. */
  get words(): string[] {
    return this.#seen.words;
  }

  /** Looks through bytes of any kind; `memory` also for text of two bytes a character. */
  search(bytes: Uint8Array, memory = false): void {
    this.bytes += bytes.length;
    for (const number of memory ? numbersInMemory(bytes) : numbersIn(bytes)) this.found(number);
  }

  /** A number was read in clear. */
  found(number: string): void {
    const index = this.#population.indexOf(number);
    if (index !== null) this.#seen.saw(index);
    else if (this.#others.every((other) => other.indexOf(number) === null)) this.#seen.sawNobodys(number);
  }

  /** Looks through every file below a directory. One that its zone removes meanwhile is gone for a thief, too. */
  async searchDirectory(directory: string): Promise<void> {
    for (const path of await filesBelow(directory)) await this.#searchFile(path).catch(unlessGone);
  }

  /** In reads no larger than the file: most are small, and each read takes its memory first. */
  async #searchFile(path: string): Promise<void> {
    const { size } = await stat(path);
    const content = createReadStream(path, { highWaterMark: Math.min(Math.max(size, BLOCK), WINDOW) });
    await eachWindow(content, (bytes) => this.search(bytes));
  }
}

/** Rethrows what is not the absence of a file. */
export function unlessGone(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const WINDOW = 4 * 1024 * 1024;
const BLOCK = 16 * 1024;
/** A number may lie across two windows. */
const OVERLAP = 64;

/** Each window with the end of the one before it. */
export async function eachWindow(
  source: AsyncIterable<Uint8Array>,
  look: (bytes: Buffer) => void,
): Promise<void> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = Buffer.concat([tail, chunk]);
    look(bytes);
    tail = bytes.subarray(-OVERLAP);
  }
}
