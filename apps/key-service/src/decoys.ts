import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { VernixError } from '@vernix/contracts';
import { DecoyEvent, DecoyRegister, type Doubling } from '@vernix/decoys';
import { Journal } from './journal.ts';
import type { KeyServiceConfig } from './config.ts';
import type { Keyring } from './keyring.ts';

/** No doubles are made; those that were made before are guarded all the same. */
const NONE = { generation: 1, every: 0 };

/** The register of decoys, kept in a file of its own (read whole at the start): the log would show how many a file has. */
export class Decoys {
  readonly #journal: Journal;
  readonly #keyring: Keyring;
  readonly plan: KeyServiceConfig['decoys'];
  readonly register: DecoyRegister;

  private constructor(journal: Journal, keyring: Keyring, plan: KeyServiceConfig['decoys']) {
    this.#journal = journal;
    this.#keyring = keyring;
    this.plan = plan;
    this.register = new DecoyRegister(keyring.decoyKey('tags'));
  }

  static async open(path: string, keyring: Keyring, plan: KeyServiceConfig['decoys']): Promise<Decoys> {
    await appendFile(path, '', { mode: 0o600 }); // beside a keystore from before there were decoys there is none
    const decoys = new Decoys(await Journal.open(path), keyring, plan);
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const event = parse(text);
      if (event !== undefined) decoys.register.apply(event);
    }
    return decoys;
  }

  /** How the next transfer's doubles are made. */
  get doubling(): Doubling {
    const { generation, every } = this.plan ?? NONE;
    return { key: this.#keyring.decoyKey(`doubles ${generation}`), every };
  }

  async write(event: DecoyEvent): Promise<void> {
    await this.#journal.append(JSON.stringify(event)).catch((cause: unknown) => {
      throw new VernixError('release-not-written', {}, { cause });
    });
    this.register.apply(event);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

/** A line that was torn by a crash was never acted upon. */
function parse(text: string): DecoyEvent | undefined {
  try {
    return DecoyEvent.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
