import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { openBuffer, sealBuffer } from '../age/buffers.ts';
import { KeyState } from './state.ts';

const KeysExport = z.strictObject({ type: z.literal('vernix-keys-export/1'), keys: KeyState });

/** All keys, sealed to someone: an age file of JSON. @throws VernixError `recipient-invalid` */
export async function exportState(recipient: string, keys: KeyState): Promise<Buffer> {
  const content: z.input<typeof KeysExport> = { type: 'vernix-keys-export/1', keys };
  const plain = Buffer.from(JSON.stringify(content));
  const sealed = Buffer.from(await sealBuffer([recipient], plain));
  plain.fill(0);
  return sealed;
}

/** @throws VernixError `keys-export-wrong-identity`, `keys-export-damaged`, `identity-invalid` */
export async function openExport(identities: readonly string[], sealed: Uint8Array): Promise<KeyState> {
  const plain = await openBuffer(identities, sealed).catch((cause: unknown) => {
    if (!(cause instanceof VernixError) || cause.code === 'identity-invalid') throw cause;
    const wrong = cause.code === 'age-not-for-us';
    throw new VernixError(wrong ? 'keys-export-wrong-identity' : 'keys-export-damaged', {}, { cause });
  });
  try {
    return KeysExport.parse(JSON.parse(Buffer.from(plain).toString('utf8'))).keys;
  } catch {
    throw new VernixError('keys-export-damaged'); // without a cause: it may quote a key
  } finally {
    plain.fill(0);
  }
}
