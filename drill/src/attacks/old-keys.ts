import { spawn } from 'node:child_process';
import { cp, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStateFile, PassphraseFile } from '@vernix/custody';
import type { Attack } from '../attack.ts';
import { guessNumbers } from '../loot/guess-tokens.ts';
import { readItems, writeItems } from '../loot/item-file.ts';
import { openWith } from '../loot/keyring.ts';
import { Loot } from '../loot/loot.ts';
import { openOriginals } from '../loot/originals.ts';
import { copyKeys } from '../loot/stolen-keys.ts';
import { itemsAbout, type SealedPages, sealedPages, somePeople } from '../loot/sealed-items.ts';
import { TokenSet } from '../loot/token-set.ts';
import { Officers } from '../world/officers.ts';
import type { World } from '../world/world.ts';
import { EXIT_CODES } from '../../../apps/cli/src/exit-code.ts';
import { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { finish } from '../../../e2e/support/system.ts';
import { keystoreIn, sealingKeyIn } from '../world/keystore.ts';

const VERNIX = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url));
/** People who ask to be forgotten. */
const FORGOTTEN = 3;

/**
 * Everything was copied: database, original files, the directory of keys. Then people are forgotten. The thief comes with the
 * copies, the passphrase and every key there is now; and once more with the one key that no backup may hold.
 */
export const oldKeys: Attack = {
  name: 'backups-and-old-key',
  stolen: 'all backups + all keys of today, after people were forgotten',
  async run(world) {
    const backup = await Backup.take(world);
    try {
      const people = await somePeople(world, FORGOTTEN);
      const theirs = await itemsAbout(world, people);
      await forget(world, people);

      const loot = new Loot(world.residents, world.visitors);
      const today = await backup.keysOfToday();
      const opened = await openWith(today, [theirs], (clear) => loot.search(clear));
      const others = await openWith(today, backup.items(), () => undefined);
      const originals = await openOriginals(today, backup.files, (clear) => loot.search(clear));
      for await (const number of guessNumbers(today, world.residents.numbers, backup.tokens))
        loot.found(number);
      today.wipe();

      const then = await backup.keysOfThen();
      const byOldKey = await openWith(then, [theirs], () => undefined);
      const guessed = new Set<string>();
      for await (const number of guessNumbers(then, world.residents.numbers, backup.tokens))
        guessed.add(number);
      then.wipe();
      return {
        people: loot.people,
        bound: 0,
        why: 'their keys follow from nothing that is left',
        notes: [
          `${FORGOTTEN} people forgotten: ${opened} of their ${theirs.length} items opened, ${originals} original files, and no token answered a guess`,
          `of the others ${others} of ${backup.count - theirs.length} items, as the theft of both machines yields`,
          `with the sealing key of then: ${byOldKey} of ${theirs.length} items, ${guessed.size} numbers guessed. It was in one place and is destroyed: keep it out of backups`,
          ...loot.words,
        ],
      };
    } finally {
      await backup.remove();
    }
  },
};

/** Each as an operator does it: asked for, approved by two officers, done. */
async function forget({ system }: World, people: readonly number[]): Promise<void> {
  const officers = await Officers.found(system);
  for (const [index, person] of people.entries()) {
    const now = index === people.length - 1 ? ['--now'] : [];
    for (let waiting = true; waiting; ) {
      const shred = spawn(process.execPath, [VERNIX, 'shred', `${person}`, '--data', system.data, ...now], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, stderr } = await finish(shred);
      waiting = code === EXIT_CODES.waiting.code;
      if (waiting) await officers.approveAll();
      else if (code !== 0) throw new Error(`vernix shred ended with ${code ?? 'a signal'}: ${stderr}`);
    }
  }
  await officers.close();
}

const itemsIn = (directory: string): string => join(directory, 'items');

/** A full backup, and what is needed to make something of it. */
class Backup {
  /** How many items. */
  readonly count: number;
  readonly tokens: TokenSet;
  readonly #directory: string;
  readonly #data: string;

  private constructor(directory: string, data: string, count: number, tokens: TokenSet) {
    this.#directory = directory;
    this.#data = data;
    this.count = count;
    this.tokens = tokens;
  }

  static async take(world: World): Promise<Backup> {
    const { data } = world.system;
    const directory = await mkdtemp(join(tmpdir(), 'vernix-drill-'));
    await copyKeys(data, directory);
    await cp(join(data, 'vault'), join(directory, 'vault'), {
      recursive: true,
      filter: async (path) => !(await lstat(path)).isSocket(),
    });
    const count = await writeItems(itemsIn(directory), sealedPages(world));
    return new Backup(directory, data, count, await TokenSet.read(world));
  }

  /** As the database held them. */
  items(): SealedPages {
    return readItems(itemsIn(this.#directory));
  }

  get files(): string {
    return join(this.#directory, 'vault');
  }

  async keysOfToday(): Promise<Keyring> {
    return await this.#open(keystoreIn(this.#data), sealingKeyIn(this.#data));
  }

  /** With the sealing key of then, which a careless backup would hold; first it is tried without. */
  async keysOfThen(): Promise<Keyring> {
    const keys = join(this.#directory, 'keys');
    const sealingKeyNow = sealingKeyIn(this.#data);
    const opened = await this.#open(keys, sealingKeyNow).catch(() => null);
    if (opened !== null) throw new Error('The keys of then open under the sealing key of today.');
    return await this.#open(keys, `${keys}.sealing-key`);
  }

  async #open(directory: string, sealingKeyFile: string): Promise<Keyring> {
    return await Keyring.open(await openStateFile({ directory, sealingKeyFile }, this.#custody));
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  get #custody(): PassphraseFile {
    return new PassphraseFile(join(this.#data, 'config', 'passphrase'));
  }
}
