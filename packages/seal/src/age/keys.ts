import { randomBytes } from 'node:crypto';
import { bech32 } from '@scure/base';
import { VernixError } from '@vernix/contracts';
import type { Identity, Recipient } from 'age-encryption';
import { privateKeyOf, publicBytesOf, X25519_BYTES } from './curve25519.ts';
import { PUBLIC_BYTES, privateKeyFrom, publicBytesFrom, SEED_BYTES } from './hybrid-kem.ts';
import { kindOfRecipient, type SealKind } from './kinds.ts';
import { HybridIdentity, HybridRecipient } from './stanza-hybrid.ts';
import { X25519Identity, X25519Recipient } from './stanza-x25519.ts';

const PREFIX = {
  hybrid: { recipient: 'age1pq', identity: 'age-secret-key-pq-' },
  classic: { recipient: 'age', identity: 'age-secret-key-' },
} as const;

/** A new identity (`AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`) and the recipient to seal to it. */
export function generateIdentity(kind: SealKind): Promise<{ identity: string; recipient: string }> {
  const secret = randomBytes(kind === 'hybrid' ? SEED_BYTES : X25519_BYTES);
  const identity = encode(PREFIX[kind].identity, secret).toUpperCase();
  return Promise.resolve({ identity, recipient: recipientFor(kind, secret) });
}

/**
 * The recipient that seals to this identity.
 * @throws VernixError `identity-invalid`
 */
export function recipientOf(identity: string): Promise<string> {
  return new Promise((resolve) => {
    const { kind, secret } = readIdentity(identity);
    resolve(recipientFor(kind, secret));
  });
}

/**
 * Wraps file keys for this recipient.
 * @throws Error when it is not whole and unaltered.
 */
export function recipientFrom(text: string): Recipient {
  const kind = kindOfRecipient(text);
  const bytes = decode(PREFIX[kind].recipient, text);
  if (bytes.length !== (kind === 'hybrid' ? PUBLIC_BYTES : X25519_BYTES)) throw new RangeError('length');
  return kind === 'hybrid' ? new HybridRecipient(bytes) : new X25519Recipient(bytes);
}

/** @throws VernixError `identity-invalid` */
export function identityFrom(text: string): Identity {
  const { kind, secret } = readIdentity(text);
  return kind === 'hybrid' ? new HybridIdentity(secret) : new X25519Identity(secret);
}

function recipientFor(kind: SealKind, secret: Uint8Array): string {
  const bytes =
    kind === 'hybrid' ? publicBytesFrom(privateKeyFrom(secret)) : publicBytesOf(privateKeyOf(secret));
  return encode(PREFIX[kind].recipient, bytes);
}

function readIdentity(text: string): { kind: SealKind; secret: Uint8Array } {
  const kind = text.startsWith('AGE-SECRET-KEY-PQ-1') ? 'hybrid' : 'classic';
  try {
    const secret = decode(PREFIX[kind].identity, text.toLowerCase());
    if (text !== text.toUpperCase() || secret.length !== SEED_BYTES) throw new RangeError('length');
    return { kind, secret };
  } catch {
    // No cause: what a decoder says about a secret can repeat part of it.
    throw new VernixError('identity-invalid');
  }
}

/** Bech32 without its 90-character limit, as age uses it. */
function encode(prefix: string, bytes: Uint8Array): string {
  return bech32.encode(prefix, bech32.toWords(bytes), false);
}

function decode(prefix: string, text: string): Uint8Array {
  if (!text.startsWith(`${prefix}1`)) throw new RangeError('prefix');
  const { prefix: found, words } = bech32.decode(text as `${string}1${string}`, false);
  if (found !== prefix) throw new RangeError('prefix');
  return bech32.fromWords(words);
}
