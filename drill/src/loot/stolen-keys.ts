import { cp, lstat, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { keystoreIn, sealingKeyIn } from '../world/keystore.ts';
import { filesBelow, unlessGone } from './loot.ts';

/** The service writes to its log every few seconds: a copy made meanwhile fits no moment, and no key service opens it. */
const TRIES = 20;

/**
 * Copies an installation's keys, with what opens them, as they were at one moment.
 *
 * @param data the installation's directory @param directory gets `keys` and `keys.sealing-key`
 */
export async function copyKeys(data: string, directory: string): Promise<void> {
  const [from, to] = [keystoreIn(data), join(directory, 'keys')];
  for (let tries = 1; ; tries += 1) {
    const before = await stateOf(from);
    await cp(from, to, {
      recursive: true,
      filter: async (path) => !(await lstat(path)).isSocket(), // its lock
    }).catch(unlessGone);
    if (isDeepStrictEqual(await stateOf(from), before)) break;
    if (tries === TRIES) throw new Error('The key service never rested long enough to be copied.');
    await rm(to, { recursive: true, force: true });
  }
  await cp(sealingKeyIn(data), `${to}.sealing-key`);
}

/** Every file's size and last change. */
async function stateOf(directory: string): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  for (const path of (await filesBelow(directory)).sort()) {
    await stat(path, { bigint: true }).then(
      ({ size, mtimeNs, ino }) => state.set(path, `${ino} ${size} ${mtimeNs}`),
      unlessGone,
    );
  }
  return state;
}
