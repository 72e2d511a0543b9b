import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { type KeyKind, KINDS, kindOfType, privateKeyOf, rawPublicKey, SEED_BYTES } from './kinds.ts';
import { signedMessage, uint64 } from './message.ts';
import { parseBase64 } from './text.ts';
import { Verifier } from './verifier.ts';

/** A private key under a name. */
export class Signer {
  readonly verifier: Verifier;
  readonly #key: KeyObject;

  /**
   * @param seed 32 random bytes
   * @throws VernixError `log-key-invalid`: the name cannot be a key's, or the seed is not 32 bytes
   */
  constructor(kind: KeyKind, name: string, seed: Uint8Array) {
    if (seed.length !== SEED_BYTES) throw new VernixError('log-key-invalid');
    this.#key = privateKeyOf(kind, seed);
    this.verifier = new Verifier(kind, name, rawPublicKey(kind, this.#key));
  }

  /**
   * `skey` is as {@link generateSignerKey} gives it.
   * @throws VernixError `log-key-invalid`
   */
  static parse(skey: string): Signer {
    const match = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(skey);
    const [, name = '', id, base64 = ''] = match ?? [];
    const typed = parseBase64(base64);
    const kind = kindOfType(typed?.[0]);
    if (typed === null || kind === null) throw new VernixError('log-key-invalid');
    const signer = new Signer(kind, name, typed.subarray(1));
    if (signer.verifier.id !== id) throw new VernixError('log-key-invalid');
    return signer;
  }

  /**
   * The signature of a note text, without the key id.
   * @param time in seconds since 1970. `ed25519` leaves it out; 0 makes no statement about when (a log's own ML-DSA-44).
   * @throws VernixError `log-checkpoint-invalid`: this kind signs checkpoints only
   */
  async sign(text: string, time: number): Promise<Buffer> {
    const { kind, name } = this.verifier;
    const message = signedMessage(kind, name, text, time);
    const signature = await (kind === 'ml-dsa-44' ? signElsewhere : signHere)(message, this.#key);
    return KINDS[kind].timed ? Buffer.concat([uint64(time), signature]) : signature;
  }
}

/** In another thread: ML-DSA-44 takes a millisecond, where Ed25519 takes a twentieth of one. */
function signElsewhere(message: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, message, key, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(error);
    });
  });
}

/** Once those that sign elsewhere have begun. */
async function signHere(message: Buffer, key: KeyObject): Promise<Buffer> {
  await Promise.resolve();
  return sign(null, message, key);
}

/**
 * A new signing key as text: `PRIVATE+KEY+<name>+<id>+<base64 of type ‖ seed>`, the form golang.org/x/mod/sumdb/note has
 * for Ed25519, used for ML-DSA-44 with its 32-byte seed alike. It is the secret itself.
 * @throws VernixError `log-key-invalid`: the name cannot be a key's
 */
export function generateSignerKey(kind: KeyKind, name: string): string {
  const seed = randomBytes(SEED_BYTES);
  const { id } = new Signer(kind, name, seed).verifier;
  const typed = Buffer.concat([Buffer.of(KINDS[kind].type), seed]);
  return `PRIVATE+KEY+${name}+${id}+${typed.toString('base64')}`;
}
