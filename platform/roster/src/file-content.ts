import { open } from 'node:fs/promises';

/** Five thousand partners, each with keys and tokens, take less; so do as many people. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A signed file that is looked at again and again. */
export interface Content {
  /**
   * Tells one content of the file from another. The time of its last change alone does not: `cp -p` and `rsync -t` carry it
   * along from where the file was made, and two changes may fall on one tick of a coarse clock.
   */
  readonly mark: string;
  readonly text: string;
}

/** What the file holds; null when it is what `known` marks. Throws what the file system says. */
export async function contentOf(file: string): Promise<Content>;
export async function contentOf(file: string, known?: string): Promise<Content | null>;
export async function contentOf(file: string, known?: string): Promise<Content | null> {
  const handle = await open(file, 'r');
  try {
    const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    const mark = [ino, size, mtimeNs, ctimeNs].join(' ');
    if (mark === known) return null;
    // One that is longer was signed by nobody: it is refused as what it is.
    const text = size > MOST_BYTES ? '' : await handle.readFile('utf8');
    return { mark, text: text.trim() };
  } finally {
    await handle.close();
  }
}
