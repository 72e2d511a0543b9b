import { VernixError } from '@vernix/contracts';
import { Decrypter, type Identity, type Stanza } from 'age-encryption';
import { identityFrom } from './keys.ts';
import { HYBRID } from './stanza-hybrid.ts';
import { PASSPHRASE } from './stanza-scrypt.ts';
import { CLASSIC } from './stanza-x25519.ts';

/** Stanza types that a quantum computer opens. Unknown types are not judged: age tools add meaningless ones on purpose. */
const NOT_POST_QUANTUM = new Set([CLASSIC, PASSPHRASE, 'ssh-rsa', 'ssh-ed25519', 'piv-p256', 'p256tag']);

/**
 * The file key in a header, or `null` when none of the identities is among its recipients. `identities` are
 * `AGE-SECRET-KEY-…` strings.
 * @throws VernixError `age-header-invalid`: malformed; `age-header-altered`: its authentication code is wrong;
 * `recipients-mixed`: sealed to hybrid and classic recipients at once; `identity-invalid`.
 */
export async function unwrapFileKey(
  header: Uint8Array,
  identities: readonly string[],
): Promise<Uint8Array | null> {
  return await readFileKey(header, [refuseMixed, ...identities.map(identityFrom)]);
}

/** The header's last line: its authentication code, 32 bytes in base64 without padding. */
const MAC_LINE = /\n--- [A-Za-z0-9+/]{43}\n$/;

/** As {@link unwrapFileKey}, with any identities of the library's kind, and taking what the format allows. */
export async function readFileKey(
  header: Uint8Array,
  identities: readonly Identity[],
): Promise<Uint8Array | null> {
  // The library takes a code of any length, and finds it wrong; by the format it is no header at all.
  if (!MAC_LINE.test(Buffer.from(header.subarray(-49)).toString('latin1'))) {
    throw new VernixError('age-header-invalid');
  }
  const trial = new Trial(identities);
  const decrypter = new Decrypter();
  decrypter.addIdentity(trial);
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    if (trial.outcome === 'none-matched') return null;
    if (cause instanceof VernixError) throw cause;
    throw new VernixError(
      trial.outcome === 'unwrapped' ? 'age-header-altered' : 'age-header-invalid',
      {},
      { cause },
    );
  }
}

/** Tries identities in order and remembers how far it came: the library's errors differ by wording only. */
class Trial implements Identity {
  readonly #identities: readonly Identity[];
  outcome: 'not-reached' | 'none-matched' | 'unwrapped' = 'not-reached';

  constructor(identities: readonly Identity[]) {
    this.#identities = identities;
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    for (const identity of this.#identities) {
      const fileKey = await identity.unwrapFileKey(stanzas);
      if (fileKey === null) continue;
      this.outcome = 'unwrapped';
      return fileKey;
    }
    this.outcome = 'none-matched';
    return null;
  }
}

const refuseMixed: Identity = {
  unwrapFileKey(stanzas) {
    const types = stanzas.map((stanza) => stanza.args[0] ?? '');
    if (types.includes(HYBRID) && types.some((type) => NOT_POST_QUANTUM.has(type))) {
      throw new VernixError('recipients-mixed');
    }
    return null;
  },
};
