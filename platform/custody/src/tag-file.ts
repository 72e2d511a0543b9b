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

const Line = z.strictObject({ tags: z.array(z.string()).min(1) });

/**
 * A set of short texts that only grows, as keyed tags in a file of lines, read whole at the start. Nothing of the texts is in
 * the file, and nothing that is written later takes one out.
 */
export class TagFile {
  readonly #journal: Journal;
  readonly #tags: KeyedTags;

  private constructor(journal: Journal, tags: KeyedTags) {
    this.#journal = journal;
    this.#tags = tags;
  }

  /** Made when it is missing, its name on disk: beside a keystore that is older there is none. */
  static async open(path: string, key: Uint8Array): Promise<TagFile> {
    if (!existsSync(path)) await writeAtomically(path, '');
    const file = new TagFile(await Journal.open(path), new KeyedTags(key));
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      file.#tags.add(tagsOf(text));
    }
    return file;
  }

  get size(): number {
    return this.#tags.size;
  }

  has(text: string): boolean {
    return this.#tags.has(text);
  }

  /** Resolves when they are on disk. @throws VernixError `release-not-written` */
  async add(texts: readonly string[]): Promise<void> {
    const tags = this.#tags.newOf(texts);
    if (tags.length === 0) return;
    await this.#journal.append(JSON.stringify({ tags })).catch((cause: unknown) => {
      throw new VernixError('release-not-written', {}, { cause });
    });
    this.#tags.add(tags);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

/** None of a line that was torn by a crash: it was never acted upon. */
function tagsOf(text: string): string[] {
  try {
    return Line.parse(JSON.parse(text)).tags;
  } catch {
    return [];
  }
}
