import { hkdfSync } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import type { StateFile } from '@vernix/custody';
import { ItemTree, type KeyState, keyChanges, type TreeClass } from '@vernix/seal';

/** Every key of the key service. Changes come one after the other, each whole on disk before it is used. */
export class Keyring {
  readonly #file: StateFile;
  #state: KeyState;
  #trees = new Map<number, ItemTree>();
  #change: Promise<unknown> = Promise.resolve();
  #wiped = false;

  constructor(file: StateFile, state: KeyState) {
    this.#file = file;
    this.#state = state;
    this.#adopt(state);
  }

  static async open(file: StateFile): Promise<Keyring> {
    return new Keyring(file, await file.read());
  }

  /** What there is, without being derived. @throws VernixError `key-service-unreachable` once wiped */
  get state(): Readonly<KeyState> {
    this.#requireKeys();
    return this.#state;
  }

  /** How often the keys were sealed anew. */
  get sealings(): number {
    return this.#file.number;
  }

  /** Of transfers that are opened for the first time now. */
  get itemGeneration(): number {
    return keyChanges.current(this.state.items).generation;
  }

  /** @throws VernixError `items-forgotten`: a row of the transfer was destroyed, so no key gives all of them */
  batchKey(generation: number, transferId: string, itemClass: TreeClass): Uint8Array {
    const key = this.#tree(generation).batchKey(transferId, itemClass);
    if (key === null) throw new VernixError('items-forgotten', { count: 1 });
    return key;
  }

  /** Null for each row that was destroyed. */
  itemKeys(
    generation: number,
    transferId: string,
    itemClass: TreeClass,
    rows: readonly number[],
  ): (Uint8Array | null)[] {
    return this.#tree(generation).itemKeys(transferId, itemClass, rows);
  }

  /** How many transfers have rows whose keys are destroyed. */
  get forgottenFrom(): number {
    return [...this.#trees.values()].reduce((sum, tree) => sum + tree.puncturedTransfers, 0);
  }

  /** Keys the linkage tokens' digests. What is enciphered by {@link tokenCipherKey} is of no use without that. */
  tokenKey(): Uint8Array {
    return this.#derive('tokens');
  }

  /** Enciphers tokens: the layer that is replaced. @throws VernixError `tokens-of-another-key` */
  tokenCipherKey(generation: number): Uint8Array {
    const held = this.state.tokens.find((one) => one.generation === generation);
    if (held === undefined) throw new VernixError('tokens-of-another-key', { generation });
    return Buffer.from(held.key, 'base64');
  }

  /** Keys the pseudonyms of one snapshot family; made when it is first asked for. */
  async pseudonymKey(family: string, since: string): Promise<Buffer> {
    const isThere = ({ pseudonyms }: Readonly<KeyState>): boolean => Object.hasOwn(pseudonyms, family);
    if (!isThere(this.state)) {
      await this.change(async (state) => {
        if (!isThere(state)) await keyChanges.newPseudonyms(family)(state, since);
      });
    }
    return Buffer.from(this.state.pseudonyms[family]?.key ?? '', 'base64');
  }

  /** What tags the things of one kind. */
  tagKey(kind: string): Uint8Array {
    return this.#derive(`tags ${kind}`);
  }

  /** What doubles are made by. */
  doublingKey(generation: number): Uint8Array {
    return this.#derive(`doubles ${generation}`);
  }

  /** Changes a copy of the state, writes it, and only then uses it. What is not in it any more is destroyed. */
  change<T>(make: (state: KeyState) => T | Promise<T>): Promise<T> {
    const result = this.#change.then(async () => {
      const next = structuredClone(this.state);
      const made = await make(next);
      this.#requireKeys(); // what is sealed under an overwritten root is lost
      await this.#file.write(next);
      this.#adopt(next);
      return made;
    });
    this.#change = result.catch(() => undefined);
    return result;
  }

  /** Nothing can be derived after this: a request still under way fails, and gets no key that zeros would give. */
  wipe(): void {
    this.#wiped = true;
    for (const tree of this.#trees.values()) tree.wipe();
    this.#file.wipe();
  }

  #requireKeys(): void {
    if (this.#wiped) throw new VernixError('key-service-unreachable');
  }

  #adopt(state: KeyState): void {
    const before = this.#trees;
    this.#trees = new Map(
      state.items.map(({ generation, tree }) => [generation, ItemTree.fromText(tree)] as const),
    );
    this.#state = state;
    for (const tree of before.values()) tree.wipe();
  }

  #tree(generation: number): ItemTree {
    this.#requireKeys();
    const tree = this.#trees.get(generation);
    if (tree === undefined) throw new VernixError('keystore-damaged', { file: `items ${generation}` });
    return tree;
  }

  #derive(use: string): Uint8Array {
    const main = Buffer.from(this.state.main, 'base64');
    return new Uint8Array(hkdfSync('sha256', main, new Uint8Array(0), `vernix-keys/1 ${use}`, 32));
  }
}
