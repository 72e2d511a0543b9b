import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { z } from 'zod';

const StoredKey = z.object({
  publicKey: z.string(),
  privateJwk: z
    .object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })
    .loose(),
});
type StoredKey = z.infer<typeof StoredKey>;

/** Signs receipts with a key made on the first start and kept in the gateway's own directory. */
export class ReceiptSigner {
  readonly #key: StoredKey;

  private constructor(key: StoredKey) {
    this.#key = key;
  }

  static async open(dir: string): Promise<ReceiptSigner> {
    const file = join(dir, 'receipt-key.json');
    if (!existsSync(file)) await writeAtomically(file, JSON.stringify(await generateSigningKey()));
    return new ReceiptSigner(StoredKey.parse(JSON.parse(await readFile(file, 'utf8'))));
  }

  get publicKey(): string {
    return this.#key.publicKey;
  }

  sign(receipt: Receipt): Promise<string> {
    return signStatement(receipt, this.#key.privateJwk);
  }
}
