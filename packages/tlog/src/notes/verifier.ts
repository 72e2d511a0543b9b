import { hash, type KeyObject, verify } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { type KeyKind, KINDS, kindOfType, publicKeyOf } from './kinds.ts';
import { signedMessage } from './message.ts';
import { isKeyName, parseBase64 } from './text.ts';

const TIME_BYTES = 8;

/** A public key under a name: what tells one signature on a note from another, and whether it holds. */
export class Verifier {
  readonly name: string;
  readonly kind: KeyKind;
  /** The key id: the first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key), in hex. */
  readonly id: string;
  /** `<name>+<id>+<base64 of type ‖ public key>`, the form in which public keys are given out. */
  readonly vkey: string;
  readonly #key: KeyObject;

  /**
   * @param publicKey raw: 32 bytes, or 1312 for `ml-dsa-44`
   * @throws VernixError `log-key-invalid`
   */
  constructor(kind: KeyKind, name: string, publicKey: Uint8Array) {
    if (!isKeyName(name) || publicKey.length !== KINDS[kind].publicBytes)
      throw new VernixError('log-key-invalid');
    const typed = Buffer.concat([Buffer.of(KINDS[kind].type), publicKey]);
    this.kind = kind;
    this.name = name;
    this.id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(0, 8);
    this.vkey = `${name}+${this.id}+${typed.toString('base64')}`;
    this.#key = publicKeyOf(kind, publicKey);
  }

  /** @throws VernixError `log-key-invalid` */
  static parse(vkey: string): Verifier {
    const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey);
    const [, name = '', id, base64 = ''] = match ?? [];
    const typed = parseBase64(base64);
    const kind = kindOfType(typed?.[0]);
    if (typed === null || kind === null) throw new VernixError('log-key-invalid');
    const verifier = new Verifier(kind, name, typed.subarray(1));
    if (verifier.id !== id) throw new VernixError('log-key-invalid');
    return verifier;
  }

  /** Whether the signature (without the key id) is this key's, of this note text. */
  verify(text: string, signature: Buffer): boolean {
    const { signatureBytes, timed } = KINDS[this.kind];
    const start = timed ? TIME_BYTES : 0;
    const time = timed ? readTime(signature) : 0;
    if (time === null || signature.length !== start + signatureBytes) return false;
    let message: Buffer;
    try {
      message = signedMessage(this.kind, this.name, text, time);
    } catch {
      return false; // not a checkpoint, so nothing this key can have signed
    }
    return verify(null, message, this.#key, signature.subarray(start));
  }

  /** When the signature says it was made, in seconds since 1970; `null` for a kind that does not say. */
  timeOf(signature: Buffer): number | null {
    return KINDS[this.kind].timed ? readTime(signature) : null;
  }
}

/** A time of 2^53 or later, in the year 285,000,000, is refused with those that are none. */
function readTime(signature: Buffer): number | null {
  if (signature.length < TIME_BYTES) return null;
  const time = Number(signature.readBigUInt64BE());
  return Number.isSafeInteger(time) ? time : null;
}
