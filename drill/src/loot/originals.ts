import { readFile } from 'node:fs/promises';
import { PayloadOpener, splitHeader, unwrapFileKey } from '@vernix/seal';
import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { filesBelow } from './loot.ts';

/** The sealed files as they came, those that are kept. */
export async function originalsIn(directory: string): Promise<Buffer[]> {
  const paths = (await filesBelow(directory)).filter((path) => path.endsWith('.sealed'));
  return await Promise.all(paths.map((path) => readFile(path)));
}

/** Opens original files, their first segment, with every intake identity there is; how many opened. */
export async function openOriginals(
  keyring: Keyring,
  directory: string,
  found: (clear: Uint8Array) => void,
): Promise<number> {
  const identities = keyring.state.intake.epochs.flatMap(({ identities }) =>
    identities === null ? [] : [identities.hybrid, identities.classic],
  );
  let opened = 0;
  for (const file of await originalsIn(directory)) {
    const split = splitHeader(file);
    if (split === 'incomplete') continue;
    const fileKey = await unwrapFileKey(split.header, identities);
    if (fileKey === null) continue;
    opened += 1;
    new PayloadOpener(fileKey).update(file.subarray(split.header.length), found);
  }
  return opened;
}
