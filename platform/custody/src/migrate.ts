import { timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { Decrypter, type Identity } from 'age-encryption';
import { checkShare, openShare, readShares } from './custodians/shares.ts';
import type { Custody } from './custody.ts';
import {
  KEYSTORE_FILE,
  keystoreDamaged,
  openKeystoreFile,
  readKeystore,
  sealKeystore,
} from './keystore-file.ts';
import { lockKeystore } from './lock.ts';

/**
 * Puts a keystore into other hands: what it holds is sealed anew, under a new file key, and takes the old file's place.
 * The root key, and with it all data, stays as it is. Hands that can open without people must show it first.
 *
 * @throws VernixError `keystore-in-use`, `keystore-missing`, and what either custody says; the keystore is then as it was
 */
export async function migrateKeystore(directory: string, from: Custody, to: Custody): Promise<void> {
  const former = await readKeystore(directory);
  const lock = await lockKeystore(directory);
  try {
    const content = await openKeystoreFile(former, from);
    const sealed = await sealKeystore(content, to);
    if (to.kind !== 'custodians') {
      const again = await openKeystoreFile(sealed, to);
      if (again.length !== content.length || !timingSafeEqual(again, content)) throw keystoreDamaged();
      again.fill(0);
    }
    content.fill(0);
    await writeAtomically(join(directory, KEYSTORE_FILE), sealed);
  } finally {
    await lock.release();
  }
}

/**
 * Opens a custodian's share in a keystore's file and sees that it is the one that was dealt: that this custodian could open
 * the keystore with others. The share is wiped.
 *
 * @throws VernixError `keystore-damaged`, `custodian-unknown`, `custody-identity-wrong`, `custody-share-wrong`
 */
export async function checkCustodian(
  sealed: Uint8Array,
  name: string,
  identities: readonly string[],
): Promise<void> {
  let looked = false;
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    unwrapFileKey: async (stanzas) => {
      const dealt = readShares(stanzas).find((each) => each.name === name);
      if (dealt === undefined) throw new VernixError('custodian-unknown', { custodian: name });
      const share = await openShare(name, dealt.sealed, identities);
      try {
        checkShare(dealt, share);
      } finally {
        share.fill(0);
      }
      looked = true;
      return null; // one share opens nothing
    },
  } satisfies Identity);
  await decrypter.decryptHeader(sealed).catch((cause: unknown) => {
    if (cause instanceof VernixError) throw cause;
    if (!looked) throw keystoreDamaged(cause);
  });
}
