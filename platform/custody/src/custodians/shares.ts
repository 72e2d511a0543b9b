import { createHash, timingSafeEqual } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { armor, Decrypter, Encrypter, Stanza } from 'age-encryption';
import { combine, split } from 'shamir-secret-sharing';
import { z } from 'zod';
import { CustodianName, type CustodiansConfig, MOST_CUSTODIANS } from '../config.ts';
import { keystoreDamaged, STANZAS } from '../keystore-file.ts';

/** A share of an age file key: 16 bytes, and the point it was taken at (1 to 255). */
export const SHARE_BYTES = 17;

/** One custodian's share as the keystore's header has it. */
export interface SealedShare {
  readonly name: string;
  readonly threshold: number;
  /** SHA-256 of the age recipient it is sealed to. */
  readonly recipient: string;
  /** SHA-256 of the share under its custodian's name: a share that does not fit is told at once, and whose it was. */
  readonly commitment: Buffer;
  /** An age file with the share's text. */
  readonly sealed: Uint8Array;
}

type Dealt = Pick<CustodiansConfig, 'threshold' | 'custodians'>;

const Sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** `-> vernix/custodian THRESHOLD NAME RECIPIENT COMMITMENT` */
const Arguments = z.tuple([
  z.literal(STANZAS.custodians),
  z.string().regex(/^[1-9]\d?$/),
  CustodianName,
  Sha256,
  Sha256,
]);

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const commitmentTo = (name: string, share: Uint8Array): Buffer => sha256(`vernix-share/1 ${name}\n`, share);
const fingerprint = (recipient: string): string => sha256(recipient).toString('base64url');

/**
 * Splits an age file key by Shamir's scheme over GF(2⁸) and seals each share to its custodian.
 * @param fileKey 16 bytes
 */
export async function shareOut(fileKey: Uint8Array, { threshold, custodians }: Dealt): Promise<Stanza[]> {
  const shares = await split(Uint8Array.from(fileKey), custodians.length, threshold);
  try {
    return await Promise.all(
      custodians.map(async ({ name, recipient }, index) => {
        const share = shares[index] ?? new Uint8Array(SHARE_BYTES);
        const encrypter = new Encrypter();
        encrypter.addRecipient(recipient);
        const sealed = await encrypter.encrypt(`${Buffer.from(share).toString('base64url')}\n`);
        const commitment = commitmentTo(name, share).toString('base64url');
        const args = [STANZAS.custodians, String(threshold), name, fingerprint(recipient), commitment];
        return new Stanza(args, sealed);
      }),
    );
  } finally {
    for (const share of shares) share.fill(0);
  }
}

/** The shares in a keystore's header. @throws VernixError `keystore-damaged` */
export function readShares(stanzas: readonly Stanza[]): SealedShare[] {
  const shares = stanzas.map(({ args, body }) => {
    const read = Arguments.safeParse(args);
    if (!read.success) throw keystoreDamaged();
    const [, threshold, name, recipient, commitment] = read.data;
    return {
      ...{ name, threshold: Number(threshold), recipient, sealed: body },
      commitment: Buffer.from(commitment, 'base64url'),
    };
  });
  const threshold = shares[0]?.threshold ?? 0;
  const fits =
    shares.length <= MOST_CUSTODIANS &&
    threshold >= 2 &&
    threshold <= shares.length &&
    shares.every((share) => share.threshold === threshold) &&
    new Set(shares.map(({ name }) => name)).size === shares.length;
  if (!fits) throw keystoreDamaged();
  return shares;
}

/**
 * Someone struck off in the configuration alone could still open the keystore.
 * @throws VernixError `custodians-differ`
 */
export function checkCustodians(shares: readonly SealedShare[], { threshold, custodians }: Dealt): void {
  const named = custodians.map(({ name, recipient }) => `${threshold} ${name} ${fingerprint(recipient)}`);
  const sealed = shares.map(({ threshold: of, name, recipient }) => `${of} ${name} ${recipient}`);
  if (named.toSorted().join('\n') !== sealed.toSorted().join('\n'))
    throw new VernixError('custodians-differ');
}

/** A sealed share as text, for other age programs. */
export const armorShare = (sealed: Uint8Array): string => armor.encode(sealed);

/** @throws VernixError `custody-share-wrong` for a text that is no share */
export function parseShare(text: string, name: string): Uint8Array {
  const share = Buffer.from(text.trim(), 'base64url');
  if (share.length !== SHARE_BYTES || share.toString('base64url') !== text.trim()) {
    throw new VernixError('custody-share-wrong', { custodian: name });
  }
  return share;
}

/** @throws VernixError `custody-share-wrong` when the share is not the one that was dealt to this custodian */
export function checkShare({ name, commitment }: SealedShare, share: Uint8Array): void {
  if (!timingSafeEqual(commitmentTo(name, share), commitment)) {
    throw new VernixError('custody-share-wrong', { custodian: name });
  }
}

/**
 * Opens a share with its custodian's age identities, where they are.
 * @throws VernixError `custody-identity-wrong`, `custody-share-wrong`
 */
export async function openShare(
  name: string,
  sealed: Uint8Array,
  identities: readonly string[],
): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  let text: string;
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
    text = await decrypter.decrypt(sealed, 'text');
  } catch {
    throw new VernixError('custody-identity-wrong', { custodian: name }); // without a cause: it may quote an identity
  }
  return parseShare(text, name);
}

/** The file key, from as many shares as the threshold says. Fewer, or wrong ones, give another key, which opens nothing. */
export async function joinShares(shares: readonly Uint8Array[]): Promise<Uint8Array> {
  const copies = shares.map((share) => Uint8Array.from(share)); // the library takes no Buffer
  return await combine(copies).finally(() => {
    for (const copy of copies) copy.fill(0);
  });
}
