import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { destroyFile, replaceDestroying } from './destroy-file.ts';
import { writeAtomically } from './durable.ts';

/** Seals a content, or opens it, under a key of 32 bytes; `name` is the file's, to be bound to it. */
export interface Sealing {
  seal(key: Uint8Array, content: Uint8Array, name: string): Uint8Array;
  /** Throws when it is not what was sealed under this key and name. */
  open(key: Uint8Array, sealed: Uint8Array, name: string): Buffer;
}

interface KeyFile {
  readonly number: number;
  readonly key: string;
}

const numbered = (number: number): string => `keys-${String(number).padStart(9, '0')}.sealed`;
const NUMBERED = /^keys-\d{9}\.sealed$/;

/**
 * A content (`keys-NNNNNNNNN.sealed` in a directory) that is sealed under a new key each time it is written. The key lives in
 * one place, a file elsewhere; writing puts the next one there and overwrites it, and the older content. So what was taken
 * out of the content is out of every copy of the directory, as long as nobody copied the key.
 */
export class RekeyedFile {
  readonly #directory: string;
  readonly #keyFile: string;
  readonly #sealing: Sealing;
  #number = 0;
  /** The last one that was tried: one that failed half-way may be there, with or without its key, and is not used twice. */
  #tried = 0;

  constructor(directory: string, keyFile: string, sealing: Sealing) {
    this.#directory = directory;
    this.#keyFile = keyFile;
    this.#sealing = sealing;
  }

  /** How often it was written. */
  get number(): number {
    return this.#number;
  }

  /** The newest content's file, by name: what is damaged when {@link read} throws. */
  get name(): string {
    return numbered(this.#number);
  }

  /** Throws what the file system says when the key's file or the content is not there; what `open` throws. */
  async read(): Promise<Buffer> {
    const { number, key } = parse(await readFile(this.#keyFile, 'utf8'));
    this.#number = number;
    this.#tried = number;
    const sealed = await readFile(join(this.#directory, this.name));
    const content = this.#sealing.open(Buffer.from(key, 'base64'), sealed, this.name);
    await this.#destroyOthers();
    return content;
  }

  /** After a kill at any step there is the old content or the new, each with its key. @param directory where it is made */
  async write(content: Uint8Array, directory = this.#directory): Promise<void> {
    const number = this.#tried + 1;
    this.#tried = number;
    const key = randomBytes(32);
    const sealed = this.#sealing.seal(key, content, numbered(number));
    await writeAtomically(join(directory, numbered(number)), sealed);
    const next: KeyFile = { number, key: key.toString('base64') };
    key.fill(0);
    await replaceDestroying(this.#keyFile, JSON.stringify(next));
    this.#number = number;
    if (directory === this.#directory) await this.#destroyOthers();
  }

  /** Older contents, and what a kill or a failure between two steps left: one whose key is gone, or never was. */
  async #destroyOthers(): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      if (NUMBERED.test(name) && name !== this.name) await destroyFile(join(this.#directory, name));
    }
  }
}

function parse(text: string): KeyFile {
  const found = JSON.parse(text) as Partial<KeyFile>;
  const { number = 0, key = '' } = found;
  if (!Number.isSafeInteger(number) || number < 1 || key.length !== 44) throw new Error('not a key file');
  return { number, key };
}
