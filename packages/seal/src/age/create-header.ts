import { VernixError } from '@vernix/contracts';
import { Encrypter, type Recipient } from 'age-encryption';
import { requireOneKind } from './kinds.ts';
import { NONCE_BYTES, TAG_BYTES } from './layout.ts';

export interface NewHeader {
  readonly header: Uint8Array;
  /** 16 bytes. Whoever has it opens the payload. */
  readonly fileKey: Uint8Array;
}

/**
 * A fresh file key and the header that carries it to `age1…` recipients of one kind. `recipientFrom` says how each is
 * wrapped for: natively on Node; in the browser the library takes the text itself.
 * @throws VernixError `recipient-invalid`, `recipients-mixed`
 */
export async function createHeader(
  recipients: readonly string[],
  recipientFrom: (text: string) => Recipient | string,
): Promise<NewHeader> {
  requireOneKind(recipients);
  const encrypter = new Encrypter();
  let fileKey = new Uint8Array(0);
  // The library chooses the file key and shows it to recipients only; this one wraps it for nobody.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  let file: Uint8Array;
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipientFrom(recipient));
    // Wraps the file key as well, which only then finds a point of low order in a recipient. Of the empty file we keep
    // the header: the payload is sealed apart, under a nonce of its own.
    file = await encrypter.encrypt(new Uint8Array(0));
  } catch (cause) {
    throw new VernixError('recipient-invalid', {}, { cause });
  }
  return { header: file.subarray(0, file.length - NONCE_BYTES - TAG_BYTES), fileKey };
}
