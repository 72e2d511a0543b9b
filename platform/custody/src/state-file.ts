import { hkdfSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { VernixError } from '@vernix/contracts';
import { RekeyedFile } from '@vernix/durable';
import { KeyState, openItem, sealItem } from '@vernix/seal';

/** The keys on disk, sealed under the keystore's root and a sealing key that is new each time (`RekeyedFile`). */
export class StateFile {
  readonly #sealingKeyFile: string;
  readonly #root: Uint8Array;
  readonly #file: RekeyedFile;

  constructor(directory: string, sealingKeyFile: string, root: Uint8Array) {
    this.#sealingKeyFile = sealingKeyFile;
    this.#root = root;
    const keyOf = (sealingKey: Uint8Array, name: string): Uint8Array =>
      new Uint8Array(hkdfSync('sha256', this.#root, sealingKey, `vernix-state/1 ${name}`, 32));
    this.#file = new RekeyedFile(directory, sealingKeyFile, {
      seal: (key, content, name) => sealItem(keyOf(key, name), content, Buffer.from(name)),
      open: (key, sealed, name) => openItem(keyOf(key, name), sealed, Buffer.from(name)),
    });
  }

  /** How often the keys were sealed anew. */
  get number(): number {
    return this.#file.number;
  }

  /** @throws VernixError `sealing-key-missing`; `keystore-damaged`: also when the state is older than the sealing key */
  async read(): Promise<KeyState> {
    if (!existsSync(this.#sealingKeyFile)) throw new VernixError('sealing-key-missing');
    const plain = await this.#file.read().catch((cause: unknown) => {
      throw this.#damaged(cause);
    });
    try {
      return KeyState.parse(JSON.parse(plain.toString('utf8')));
    } catch {
      throw this.#damaged(); // without a cause: it may quote a key
    } finally {
      plain.fill(0);
    }
  }

  /** @param directory where it is made, at first */
  async write(state: KeyState, directory?: string): Promise<void> {
    const plain = Buffer.from(JSON.stringify(state));
    await this.#file.write(plain, directory).finally(() => plain.fill(0));
  }

  wipe(): void {
    this.#root.fill(0);
  }

  #damaged(cause?: unknown): VernixError {
    return new VernixError('keystore-damaged', { file: this.#file.name }, { cause });
  }
}
