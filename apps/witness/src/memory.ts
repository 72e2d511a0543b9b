import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { type Checkpoint, parseCheckpoint, parseNote } from '@vernix/tlog';
import { z } from 'zod';

export const MEMORY_FILE = 'cosigned.json';

/** By origin: the checkpoint, as its log signed it. */
const Notes = z.record(z.string(), z.string());

/**
 * The last checkpoint cosigned of each log, and all that a witness keeps. One small file, replaced whole: after a kill or
 * a power cut it is the old one or the new one.
 */
export class Memory {
  readonly #file: string;
  readonly #notes: Map<string, string>;
  readonly #latest: Map<string, Checkpoint>;

  private constructor(file: string, notes: ReadonlyMap<string, string>) {
    this.#file = file;
    this.#notes = new Map(notes);
    this.#latest = new Map([...notes].map(([origin, note]) => [origin, read(origin, note)]));
  }

  /** @throws VernixError `witness-memory-missing`, `witness-memory-damaged` */
  static async open(directory: string, create: boolean): Promise<Memory> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, MEMORY_FILE);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    });
    if (text !== null) return new Memory(file, parse(text));
    if (!create) throw new VernixError('witness-memory-missing');
    const memory = new Memory(file, new Map());
    await memory.#write(new Map());
    return memory;
  }

  /** What was cosigned last of this log, if anything was. */
  latest(origin: string): Checkpoint | undefined {
    return this.#latest.get(origin);
  }

  /** On disk when it resolves; when it rejects, as it was. */
  async keep(checkpoint: Checkpoint, note: string): Promise<void> {
    const { origin } = checkpoint;
    await this.#write(new Map(this.#notes).set(origin, note));
    this.#notes.set(origin, note);
    this.#latest.set(origin, checkpoint);
  }

  #write(notes: ReadonlyMap<string, string>): Promise<void> {
    return writeAtomically(this.#file, `${JSON.stringify(Object.fromEntries(notes), null, 2)}\n`);
  }
}

function parse(text: string): Map<string, string> {
  try {
    return new Map(Object.entries(Notes.parse(JSON.parse(text))));
  } catch (cause) {
    throw new VernixError('witness-memory-damaged', {}, { cause });
  }
}

function read(origin: string, note: string): Checkpoint {
  try {
    const checkpoint = parseCheckpoint(parseNote(note).text);
    if (checkpoint.origin === origin) return checkpoint;
  } catch (cause) {
    throw new VernixError('witness-memory-damaged', {}, { cause });
  }
  throw new VernixError('witness-memory-damaged');
}
