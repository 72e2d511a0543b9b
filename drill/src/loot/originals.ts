import { createReadStream } from 'node:fs';
import { VernixError } from '@vernix/contracts';
import { PayloadOpener, splitHeader, unwrapFileKey } from '@vernix/seal';
import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { eachWindow, filesBelow } from './loot.ts';

/** More than the longest header. */
const WINDOW = 1024 * 1024;

/** Where the sealed files are as they came, those that are kept. */
export async function originalsIn(directory: string): Promise<string[]> {
  return (await filesBelow(directory)).filter((path) => path.endsWith('.sealed'));
}

/**
 * What is in a sealed file, its first segment: as far as it is authentic, for some came cut short, and others go on with another
 * segment.
 *
 * @param fileKeyOf null when the header cannot be opened; what it throws is thrown
 * @throws VernixError `age-header-invalid`
 */
export async function* plaintextOf(
  path: string,
  fileKeyOf: (header: Uint8Array) => Promise<Uint8Array | null>,
): AsyncGenerator<Buffer, void, undefined> {
  let opener: PayloadOpener | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: WINDOW })) {
    let sealed = chunk as Buffer;
    if (opener === undefined) {
      const split = splitHeader(sealed);
      if (split === 'incomplete') throw new VernixError('age-header-invalid');
      const fileKey = await fileKeyOf(split.header);
      if (fileKey === null) return;
      opener = new PayloadOpener(fileKey);
      sealed = sealed.subarray(split.header.length);
    }
    const { clear, goesOn } = opened(opener, sealed);
    yield* clear;
    if (!goesOn) return;
  }
  if (opener !== undefined) yield* opened(opener, null).clear;
}

/** @param sealed null behind the last of it */
function opened(opener: PayloadOpener, sealed: Buffer | null): { clear: Buffer[]; goesOn: boolean } {
  const clear: Buffer[] = [];
  try {
    if (sealed === null) clear.push(opener.final());
    else opener.update(sealed, (chunk) => clear.push(chunk));
    return { clear, goesOn: true };
  } catch (error) {
    if (!(error instanceof VernixError)) throw error;
    return { clear, goesOn: false };
  }
}

/** Opens original files with every intake identity there is; how many opened. */
export async function openOriginals(
  keyring: Keyring,
  directory: string,
  found: (clear: Uint8Array) => void,
): Promise<number> {
  const identities = keyring.state.intake.epochs.flatMap(({ identities }) =>
    identities === null ? [] : [identities.hybrid, identities.classic],
  );
  let files = 0;
  for (const path of await originalsIn(directory)) {
    const clear = plaintextOf(path, async (header) => {
      const fileKey = await unwrapFileKey(header, identities);
      if (fileKey !== null) files += 1;
      return fileKey;
    });
    await eachWindow(clear, found);
  }
  return files;
}
