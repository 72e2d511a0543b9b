import { createHash } from 'node:crypto';
import { TagFile } from '@vernix/custody';

/**
 * Sealed files, each noted for the transfers it may be opened as. Of those that were opened: each as one only. The originals lie in the vault for a while, and who
 * robs it would open them again under ids of his own, each with as many people as came in it.
 */
export class OpenedFiles {
  readonly #tags: TagFile;

  private constructor(tags: TagFile) {
    this.#tags = tags;
  }

  /** @param key tags them */
  static async open(path: string, key: Uint8Array): Promise<OpenedFiles> {
    return new OpenedFiles(await TagFile.open(path, key));
  }

  /** Whether one of these file keys was given out for another transfer. */
  knowsElsewhere(transferId: string, fileKeys: readonly Uint8Array[]): boolean {
    return fileKeys
      .map(nameOf)
      .some((name) => this.#tags.has(name) && !this.#tags.has(`${name} ${transferId}`));
  }

  /** @throws VernixError `release-not-written` */
  add(transferId: string, fileKeys: readonly Uint8Array[]): Promise<void> {
    return this.#tags.add(fileKeys.map(nameOf).flatMap((name) => [name, `${name} ${transferId}`]));
  }

  close(): Promise<void> {
    return this.#tags.close();
  }
}

/** A file key is as good as a name of its file, in whatever order segments are asked for, and must not be kept. */
const nameOf = (fileKey: Uint8Array): string => createHash('sha256').update(fileKey).digest('base64url');
