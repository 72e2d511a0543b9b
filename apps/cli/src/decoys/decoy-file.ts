/** A sealed file of noise, cut short: it stands among those a sender sends, and who opens a copy of it is caught. */
import { randomBytes, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { payloadSize, sealBuffer, splitHeader } from '@vernix/seal';
import type { GatewayClient } from '../client/gateway-client.ts';
import { OPERATOR } from '../keys/places.ts';
import { NO_PROGRESS } from '../submit/progress.ts';
import { submit } from '../submit/submit.ts';

export interface DecoyFile {
  /** Of files that the sender really sent, in bytes: it is as long as one of them, or as something between two. */
  readonly lengths: readonly [number, ...number[]];
  /** Its name and mapping, as the sender's own have them: the label is as long. */
  readonly name: string;
  readonly mapping: string;
  /** A private directory, empty, for the time it takes. */
  readonly directory: string;
}

/**
 * Sends one as its sender would. Before a byte of it leaves, the key service knows it, and the transfer it is. Says its length and
 * no more: which transfer it was is for nobody to note.
 *
 * @param admin the key service's second socket
 */
export async function sendDecoyFile(
  { lengths, name, mapping, directory }: DecoyFile,
  client: GatewayClient,
  admin: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: number }> {
  const bytes = drawn(lengths);
  const { recipient } = await client.intakeStatement();
  const { sealed, header } = await cutShort(recipient, bytes);
  const file = join(directory, name);
  await writeFile(file, sealed, { mode: 0o600, flag: 'wx' });
  const begun = async (transferId: string): Promise<void> => {
    await KeyClient.with(admin, (keys) =>
      keys.call('decoys.file', { principal: OPERATOR, transferId }, header),
    );
  };
  const job = { file, mapping, seal: true, stateDirectory: directory, begun };
  return submit(job, client, NO_PROGRESS, signal, () => Promise.resolve({ bytes }));
}

/** Between two of them, drawn again each time. */
function drawn(lengths: DecoyFile['lengths']): number {
  const [a, b] = [0, 1].map(() => lengths[randomInt(lengths.length)] ?? lengths[0]) as [number, number];
  return randomInt(Math.max(1, Math.min(a, b)), Math.max(1, a, b) + 1);
}

/** What is left of a longer file that was cut to the length of a whole one of so many bytes. */
async function cutShort(
  recipient: string,
  bytes: number,
): Promise<{ readonly sealed: Uint8Array; readonly header: Uint8Array }> {
  const whole = await sealBuffer([recipient], randomBytes(bytes + randomInt(1, bytes + 1)));
  const split = splitHeader(whole);
  if (split === 'incomplete') throw new RangeError('A whole file has a whole header.');
  const { header } = split;
  return { sealed: whole.subarray(0, header.length + payloadSize(bytes)), header };
}
