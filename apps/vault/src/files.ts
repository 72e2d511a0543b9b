import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The sealed files the vault holds. Named by transfer id, so a name says nothing. */
export class SealedFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async prepare(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
  }

  /** Where a whole file is. */
  pathOf(transferId: string): string {
    return join(this.directory, `${transferId}.sealed`);
  }

  /** Where a file is while it is being fetched. */
  partOf(transferId: string): string {
    return join(this.directory, `${transferId}.part`);
  }

  /** Makes the fetched part the whole file. When this returns, it survives a power cut. */
  async keep(transferId: string, part: FileHandle): Promise<void> {
    await part.sync();
    await rename(this.partOf(transferId), this.pathOf(transferId));
    await syncDirectory(this.directory);
  }

  async remove(transferId: string): Promise<void> {
    await rm(this.pathOf(transferId), { force: true });
    await rm(this.partOf(transferId), { force: true });
  }
}

/** A renamed file is only sure to be there once its directory is on disk too. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Renames and makes it last. Both paths are in the same directory. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncDirectory(dirname(to));
}
