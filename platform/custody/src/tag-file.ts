import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { VernixError } from '@vernix/contracts';
import { Journal, writeAtomically } from '@vernix/durable';
import { KeyedTags } from '@vernix/seal';
import { z } from 'zod';

/** The sets that are kept beside the keys: rows and files that are decoys, and files that were opened. */
export const TAG_FILES = {
  decoys: 'decoys.ndjson',
  decoyFiles: 'decoy-files.ndjson',
  opened: 'opened.ndjson',
} as const;
export type TagFileName = (typeof TAG_FILES)[keyof typeof TAG_FILES];

const Texts = z.array(z.string()).min(1).optional();
const Line = z.strictObject({ tags: Texts, marks: Texts });
type Line = z.infer<typeof Line>;

/**
 * A set of short texts that only grows, as keyed tags in a file of lines, read whole at the start. Nothing of the texts is in
 * the file, and nothing that is written later takes one out. Between them stand marks, tags of texts as well: who knows which
 * marks there were sees that the file was cut short after one.
 */
export class TagFile {
  readonly #journal: Journal;
  readonly #tags: KeyedTags;
  readonly #marks: KeyedTags;

  private constructor(journal: Journal, key: Uint8Array) {
    this.#journal = journal;
    this.#tags = new KeyedTags(key);
    this.#marks = new KeyedTags(key);
  }

  /** Made when it is missing, its name on disk: beside a keystore that is older there is none. */
  static async open(path: string, key: Uint8Array): Promise<TagFile> {
    if (!existsSync(path)) await writeAtomically(path, '');
    const file = new TagFile(await Journal.open(path), key);
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      file.#take(lineOf(text));
    }
    return file;
  }

  /** How many texts, marks apart. */
  get size(): number {
    return this.#tags.size;
  }

  has(text: string): boolean {
    return this.#tags.has(text);
  }

  /** How many of these marks it lacks. */
  lacking(marks: readonly string[]): number {
    return this.#marks.newOf(marks).length;
  }

  /** Resolves when they are on disk, texts and marks whole or not at all. @throws VernixError `release-not-written` */
  async add(texts: readonly string[], marks: readonly string[] = []): Promise<void> {
    const [newTags, newMarks] = [this.#tags.newOf(texts), this.#marks.newOf(marks)];
    const line = {
      ...(newTags.length > 0 && { tags: newTags }),
      ...(newMarks.length > 0 && { marks: newMarks }),
    };
    if (Object.keys(line).length === 0) return;
    await this.#journal.append(JSON.stringify(line)).catch((cause: unknown) => {
      throw new VernixError('release-not-written', {}, { cause });
    });
    this.#take(line);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #take({ tags = [], marks = [] }: Line): void {
    this.#tags.add(tags);
    this.#marks.add(marks);
  }
}

/** Nothing of a line that was torn by a crash: it was never acted upon. */
function lineOf(text: string): Line {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
