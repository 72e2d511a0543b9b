import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { TAG_FILES, TagFile, type TagFileName } from './tag-file.ts';

/** What the tags of each are keyed by. */
const KEYS = { decoys: 'decoys', decoyFiles: 'decoy files', opened: 'file keys' } as const;
const SETS = ['decoys', 'decoyFiles', 'opened'] as const;

/** How many marks a file lacks, as the configuration says of one that is lost for good. */
export type LostFiles = Readonly<Partial<Record<TagFileName, number>>>;

/**
 * The sets beside the keys: rows and files that are decoys, and files that were opened. Without one of them, or with one that is
 * cut short, the service would give what it must not. So each has a mark of every transfer, on disk before the log says that it is
 * settled; and what has fewer than the log says is not gone on with. A mark is the same whatever came with the transfer: neither shows
 * a number.
 */
export class TagSets {
  readonly sets: Readonly<Record<keyof typeof TAG_FILES, TagFile>>;

  private constructor(sets: TagSets['sets']) {
    this.sets = sets;
  }

  /** @param keyFor what keys the tags of one kind */
  static async open(directory: string, keyFor: (kind: string) => Uint8Array): Promise<TagSets> {
    const open = (set: keyof typeof TAG_FILES) =>
      TagFile.open(join(directory, TAG_FILES[set]), keyFor(KEYS[set]));
    const [decoys, decoyFiles, opened] = [open('decoys'), open('decoyFiles'), open('opened')];
    return new TagSets({ decoys: await decoys, decoyFiles: await decoyFiles, opened: await opened });
  }

  /** Before it is written down that they are settled. @throws VernixError `release-not-written` */
  async mark(transferIds: readonly string[]): Promise<void> {
    await Promise.all(SETS.map((set) => this.sets[set].add([], transferIds)));
  }

  /**
   * Holds them against the log.
   *
   * @param settled the transfers that it says are
   * @param lost what is gone on with all the same: it must be as much as is lacking
   * @returns the files that are lost as it says
   * @throws VernixError `tag-file-short`
   */
  check(settled: readonly string[], lost: LostFiles): { file: TagFileName; count: number }[] {
    const lacking = SETS.map((set) => ({ file: TAG_FILES[set], count: this.sets[set].lacking(settled) }));
    const short = lacking.filter(({ count }) => count > 0);
    for (const { file, count } of short) {
      const setting = JSON.stringify({ [file]: count });
      if (lost[file] !== count)
        throw new VernixError('tag-file-short', { file, count, of: settled.length, setting });
    }
    return short;
  }

  async close(): Promise<void> {
    await Promise.all(SETS.map((set) => this.sets[set].close()));
  }
}
