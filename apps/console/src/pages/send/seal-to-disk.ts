import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { VernixError } from '@vernix/contracts';
import { SealedFile } from '@vernix/seal/browser';
import { createSealed } from './outbox.ts';

export interface SealedOnDisk {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Seals a file to the registry into the browser's own storage, a range at a time, so that memory stays small and the bytes
 * sent are the same ones however often the connection drops. `onProgress` hears the share done, 0 to 1.
 * @throws {VernixError} `console-no-room`, `source-changed`, `recipient-invalid`
 */
export async function sealToDisk(
  id: string,
  file: File,
  recipient: string,
  onProgress: (share: number) => void,
): Promise<SealedOnDisk> {
  const sealed = await SealedFile.create(file, [recipient]);
  const writable = await createSealed(id);
  const hash = sha256.create();
  let written = 0;
  try {
    for await (const bytes of sealed.stream()) {
      hash.update(bytes);
      await writable.write(bytes as Uint8Array<ArrayBuffer>);
      written += bytes.length;
      onProgress(written / sealed.size);
    }
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new VernixError('console-no-room', {}, { cause: error });
    }
    throw error;
  }
  return { bytes: written, sha256: bytesToHex(hash.digest()) };
}
