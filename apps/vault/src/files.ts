import { type FileHandle, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, moveDurably } from '@vernix/durable';

/** The sealed files the vault holds. Named by transfer id, so a name says nothing. */
export class SealedFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async prepare(): Promise<void> {
    await makeDirectory(this.directory, 0o700);
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
    await moveDurably(this.partOf(transferId), this.pathOf(transferId));
  }

  async remove(transferId: string): Promise<void> {
    await rm(this.pathOf(transferId), { force: true });
    await rm(this.partOf(transferId), { force: true });
  }
}
