import { readFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { type Decrypter, type Encrypter, type Identity, Stanza } from 'age-encryption';
import { z } from 'zod';
import type { TransitConfig } from './config.ts';
import type { Custody } from './custody.ts';
import { firstLine } from './first-line.ts';
import { keystoreDamaged, STANZAS } from './keystore-file.ts';
import { postJson } from './post-json.ts';

const Encrypted = z.object({
  data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:[\w+/=]{1,4000}$/) }),
});
const Decrypted = z.object({ data: z.object({ plaintext: z.base64().length(24) }) });

/**
 * A key of the Transit engine of HashiCorp Vault or OpenBao wraps the file key and never leaves its server, which is asked
 * once at each start (developer.hashicorp.com/vault/api-docs/secret/transit). The stanza is the engine's ciphertext, so a
 * key that was rotated there goes on opening it until its old versions are given up.
 */
export class Transit implements Custody {
  readonly kind = 'transit';
  readonly #config: TransitConfig;

  constructor(config: TransitConfig) {
    this.#config = config;
  }

  seal(encrypter: Encrypter): Promise<void> {
    encrypter.addRecipient({
      wrapFileKey: async (fileKey) => {
        const plaintext = Buffer.from(fileKey).toString('base64');
        const { data } = await this.#ask('encrypt', { plaintext }, Encrypted);
        return [new Stanza([STANZAS.transit, this.#config.key], Buffer.from(data.ciphertext))];
      },
    });
    return Promise.resolve();
  }

  open(decrypter: Decrypter): Promise<void> {
    decrypter.addIdentity({
      unwrapFileKey: async ([stanza]) => {
        if (stanza?.args[0] !== STANZAS.transit) throw keystoreDamaged();
        const ciphertext = Buffer.from(stanza.body).toString('latin1');
        const { data } = await this.#ask('decrypt', { ciphertext }, Decrypted);
        return Uint8Array.from(Buffer.from(data.plaintext, 'base64'));
      },
    } satisfies Identity);
    return Promise.resolve();
  }

  /** @throws VernixError `transit-token-missing`, `transit-unreachable`, `transit-refused` */
  async #ask<T>(operation: 'encrypt' | 'decrypt', body: object, answer: z.ZodType<T>): Promise<T> {
    const { address, mount, key, tokenFile, caFile } = this.#config;
    const token = await firstLine(tokenFile, 'transit-token-missing');
    const unreachable = (cause: unknown): never => {
      throw new VernixError('transit-unreachable', {}, { cause });
    };
    const ca = caFile === undefined ? undefined : await readFile(caFile).catch(unreachable);
    const url = new URL(`/v1/${mount}/${operation}/${key}`, address);
    const { status, text } = await postJson(url, body, { 'X-Vault-Token': token }, ca).catch(unreachable);
    // Sealed, standing by, or in trouble: it may be well again at the next start.
    if (status >= 500 || status === 472 || status === 473) unreachable(status);
    if (status !== 200) throw new VernixError('transit-refused', { status });
    try {
      return answer.parse(JSON.parse(text));
    } catch {
      throw new VernixError('transit-refused', { status }); // without a cause: it may quote the answer
    }
  }
}
