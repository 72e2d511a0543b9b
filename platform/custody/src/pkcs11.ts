import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { VernixError } from '@vernix/contracts';
import { openItem, sealItem } from '@vernix/seal';
import { type Decrypter, type Encrypter, type Identity, Stanza } from 'age-encryption';
import type { Pkcs11Config } from './config.ts';
import type { Custody } from './custody.ts';
import { firstLine } from './first-line.ts';
import { keystoreDamaged, STANZAS } from './keystore-file.ts';

const NONCE_BYTES = 32;
const MAC_BYTES = 32;
const ANSWER_WITHIN_MS = 30_000;
const MOST_COMPLAINT_BYTES = 16 * 1024;
const CONTEXT = Buffer.from('vernix-pkcs11/1');
/** Where the tool finds the PIN: its arguments can be read by any process, its environment only by its own account. */
const PIN_VARIABLE = 'VERNIX_PKCS11_PIN';

/** What the tool complains of, by what the person can do about it (PKCS#11's return values; the tool's own words). */
const COMPLAINTS = [
  [/CKR_PIN_(INCORRECT|INVALID|LEN_RANGE|LOCKED|EXPIRED)/, 'pkcs11-pin-wrong'],
  [
    /No slot with token named|CKR_TOKEN_NOT_PRESENT|No slots|Failed to load pkcs11 module/,
    'pkcs11-token-missing',
  ],
  [
    /key not found|Could not find key|CKR_KEY_(HANDLE_INVALID|TYPE_INCONSISTENT|FUNCTION_NOT_PERMITTED)/,
    'pkcs11-key-missing',
  ],
] as const;

/**
 * A secret key in a PKCS#11 token makes, by HMAC-SHA256 over a nonce, the key that wraps the file key. A MAC and not RSA:
 * what is stolen today must stay closed when RSA no longer is. The token is asked through OpenSC's `pkcs11-tool`, a
 * process of its own, so that its maker's library never runs among our keys.
 */
export class Pkcs11 implements Custody {
  readonly kind = 'pkcs11';
  readonly #config: Pkcs11Config;

  constructor(config: Pkcs11Config) {
    this.#config = config;
  }

  seal(encrypter: Encrypter): Promise<void> {
    encrypter.addRecipient({
      wrapFileKey: async (fileKey) => {
        const nonce = randomBytes(NONCE_BYTES);
        const key = await this.#mac(nonce);
        const wrapped = sealItem(key, Buffer.from(fileKey), CONTEXT);
        key.fill(0);
        return [new Stanza([STANZAS.pkcs11, nonce.toString('base64url')], wrapped)];
      },
    });
    return Promise.resolve();
  }

  open(decrypter: Decrypter): Promise<void> {
    decrypter.addIdentity({
      unwrapFileKey: async ([stanza]) => {
        const nonce = Buffer.from(stanza?.args[1] ?? '', 'base64url');
        if (stanza?.args[0] !== STANZAS.pkcs11 || nonce.length !== NONCE_BYTES) throw keystoreDamaged();
        const key = await this.#mac(nonce);
        try {
          return Uint8Array.from(openItem(key, Buffer.from(stanza.body), CONTEXT));
        } catch (cause) {
          throw new VernixError('pkcs11-key-wrong', {}, { cause });
        } finally {
          key.fill(0);
        }
      },
    } satisfies Identity);
    return Promise.resolve();
  }

  /** @throws VernixError `pkcs11-pin-missing`, `pkcs11-tool-missing`, `pkcs11-failed` and those of {@link COMPLAINTS} */
  async #mac(nonce: Buffer): Promise<Buffer> {
    const { module, tokenLabel, keyId, pinFile, tool } = this.#config;
    const pin = await firstLine(pinFile, 'pkcs11-pin-missing');
    const where = [
      '--module',
      module,
      '--token-label',
      tokenLabel,
      '--login',
      '--pin',
      `env:${PIN_VARIABLE}`,
    ];
    const what = ['--sign', '--mechanism', 'SHA256-HMAC', '--id', keyId];
    const child = spawn(tool, [...where, ...what], {
      env: { ...process.env, [PIN_VARIABLE]: pin },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: ANSWER_WITHIN_MS,
      killSignal: 'SIGKILL',
    });
    const made: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => made.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < MOST_COMPLAINT_BYTES) complaint += chunk.toString('latin1');
    });
    child.stdin.on('error', () => undefined); // it ended before it read: its exit code says so
    child.stdin.end(nonce);
    const [code] = (await once(child, 'close').catch((cause: unknown) => {
      throw new VernixError('pkcs11-tool-missing', {}, { cause });
    })) as [number | null];
    const mac = Buffer.concat(made);
    for (const chunk of made) chunk.fill(0);
    if (code === 0 && mac.length === MAC_BYTES) return mac;
    mac.fill(0);
    const known = COMPLAINTS.find(([shape]) => shape.test(complaint));
    throw new VernixError(known?.[1] ?? 'pkcs11-failed');
  }
}
