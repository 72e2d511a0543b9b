import { createHash, randomBytes } from 'node:crypto';
import { Journal } from '@vernix/durable';

export const OPENINGS_FILE = 'openings.ndjson';

const SALT_BYTES = 16;

/**
 * What opens the log's commitments (`openings.ndjson`): salt and items, one line each. The log can be shown to anyone and
 * says that so many items were released; with this file, and only with it, it also says which.
 */
export class Openings {
  readonly #journal: Journal;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  static async open(path: string): Promise<Openings> {
    return new Openings(await Journal.open(path));
  }

  /** The commitment to these items, and a promise that what opens it is on disk. */
  commit(items: unknown): { readonly commitment: string; readonly written: Promise<void> } {
    const salt = randomBytes(SALT_BYTES);
    const text = JSON.stringify(items);
    const commitment = createHash('sha256').update(salt).update(text).digest('base64url');
    const line = JSON.stringify({ commitment, salt: salt.toString('base64url'), items });
    const written = this.#journal.append(line);
    written.catch(() => undefined); // whoever waits for it may wait for the log first
    return { commitment, written };
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}
