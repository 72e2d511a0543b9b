import { createHash } from 'node:crypto';
import type { TagFile } from './tag-file.ts';

/**
 * Sealed files, each noted for the transfers it may be opened as. Of those that were opened: each as one only. The originals lie in
 * the vault for a while, and who robs it would open them again under ids of his own, each with as many people as came in it.
 */
export class OpenedFiles {
  readonly #tags: TagFile;

  constructor(tags: TagFile) {
    this.#tags = tags;
  }

  /** Whether one of these file keys was given out for another transfer. */
  knowsElsewhere(transferId: string, fileKeys: readonly Uint8Array[]): boolean {
    return fileKeys
      .map(nameOf)
      .some((name) => this.#tags.has(name) && !this.#tags.has(`${name} ${transferId}`));
  }

  /** Whether the keys of this transfer were given out, whatever a log says that is older than these tags, or another one. */
  knows(transferId: string): boolean {
    return this.#tags.lacking([transferId]) === 0;
  }

  /** @param marks on disk with them @throws VernixError `release-not-written` */
  add(transferId: string, fileKeys: readonly Uint8Array[], marks: readonly string[] = []): Promise<void> {
    return this.#tags.add(
      fileKeys.map(nameOf).flatMap((name) => [name, `${name} ${transferId}`]),
      marks,
    );
  }
}

/** A file key is as good as a name of its file, in whatever order segments are asked for, and must not be kept. */
const nameOf = (fileKey: Uint8Array): string => createHash('sha256').update(fileKey).digest('base64url');
