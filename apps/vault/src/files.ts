import { type FileHandle, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory, moveDurably, removeDurably } from '@vernix/durable';

const NAME = /^([A-Za-z0-9_-]{22})\.(sealed|part)$/;

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

  /** Transfers of which something lies here that was last written before then. */
  async lastWrittenBefore(then: Date): Promise<{ whole: string[]; parts: string[] }> {
    const found = { whole: [] as string[], parts: [] as string[] };
    for (const name of await readdir(this.directory)) {
      const [, id = '', kind] = NAME.exec(name) ?? [];
      if (kind === undefined) continue;
      const at = await stat(join(this.directory, name)).catch(() => null); // gone meanwhile
      if (at !== null && at.mtime < then) found[kind === 'part' ? 'parts' : 'whole'].push(id);
    }
    return found;
  }

  /** When this returns, a power cut does not bring it back. */
  async remove(transferId: string): Promise<void> {
    await removeDurably(this.pathOf(transferId));
    await removeDurably(this.partOf(transferId));
  }
}
