import { createHash } from 'node:crypto';
import type { KeyClient } from '@vernix/key-channel';

/** In place of what is drawn by chance: what doubles are made by, and transfers' ids, which say where doubles stand and when they come. */
export interface Seeded {
  readonly doublingKey: Uint8Array;
  /** The key service, but for the key that doubles are made by. */
  readonly keysOf: (keys: KeyClient) => KeyClient;
  /** Another one each time: a key service opens a transfer once. */
  readonly nextTransferId: () => string;
}

export function seeded(seed: number): Seeded {
  const drawn = (use: string): Buffer => createHash('sha256').update(`${seed} ${use}`).digest();
  const doublingKey = drawn('doubling');
  let transfers = 0;
  return {
    doublingKey,
    keysOf: (keys) => withDoublingKey(keys, doublingKey),
    nextTransferId: () => drawn(`transfer ${(transfers += 1)}`).toString('base64url', 0, 16),
  };
}

/** What doubles are made by comes last in what a transfer is opened with. */
export function withDoublingKey(keys: KeyClient, key: Uint8Array): KeyClient {
  const call = async (op: string, request: unknown, binary?: Buffer): Promise<unknown> => {
    const given = await keys.call(op as never, request as never, binary);
    const { answer, binary: opened } = given as { answer: unknown; binary: Buffer };
    if (op === 'transfer.open') opened.set(key, opened.length - key.length);
    return { answer, binary: opened };
  };
  return { call, close: () => keys.close() } as unknown as KeyClient;
}
