import { createReadStream, existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { type Delivery, VernixError } from '@vernix/contracts';
import { moveDurably, removeDurably } from '@vernix/durable';
import { identitiesIn, openTo } from '@vernix/seal';
import { usageError } from '../command.ts';
import { readSecretFile } from '../private-file.ts';
import { type Fetching, fetchSealed, hashOfFile } from './fetch.ts';

export interface Wanted {
  readonly id: string;
  /** Where it goes; undefined: a file of its id, here. */
  readonly out: string | undefined;
  /** Whether a file that is there is written over. */
  readonly force: boolean;
  /** The age identity it is opened with; null: it stays sealed. */
  readonly identityFile: string | null;
}

export interface Taking extends Fetching {
  /** Told when the gateway is about to be: from here on it may have heard. */
  readonly onConfirming?: () => void;
}

export interface Taken {
  readonly delivery: Delivery;
  readonly file: string;
  readonly opened: boolean;
}

/**
 * Takes a delivery: fetches it, checks its hash, opens it if there is an identity; and only when the result is on this disk says
 * so to the gateway, which then deletes it. Stopped anywhere, the same again goes on: the sealed file stays beside the
 * opened one until the gateway has answered.
 * @throws VernixError `path-taken`, `delivery-over`, `delivery-altered`; what opening throws
 */
export async function takeDelivery(wanted: Wanted, how: Taking): Promise<Taken> {
  const { id, identityFile, force } = wanted;
  const identities = identityFile === null ? null : identitiesIn(await readSecretFile(identityFile));
  const delivery = await how.client.delivery(id);
  const file = wanted.out ?? `${id}.${identities === null ? 'age' : 'ndjson'}`;
  const sealed = identities === null ? file : `${file}.age`;
  if ((await hashOfFile(sealed)) !== delivery.sha256) {
    const taken = [file, sealed].find((path) => existsSync(path));
    if (taken !== undefined && !force) throw new VernixError('path-taken', { path: taken });
    await fetchSealed(delivery, sealed, how);
  }
  if (identities !== null) await openFile(identities, sealed, file, force);
  how.onConfirming?.();
  await how.client.acknowledge(id, delivery.sha256);
  if (identities !== null) await removeDurably(sealed);
  return { delivery: { ...delivery, state: 'acknowledged' }, file, opened: identities !== null };
}

/**
 * Opens the file beside where it goes, and puts it there whole. What lies there may be the same, of a run that did not hear the
 * gateway’s last word; anything else is somebody's.
 */
async function openFile(
  identities: readonly string[],
  sealed: string,
  path: string,
  force: boolean,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await openTo(identities, createReadStream(sealed), (bytes) => file.writeFile(bytes));
      await file.sync();
    } finally {
      await file.close();
    }
    const there = force ? null : await hashOfFile(path);
    if (there !== null && there !== (await hashOfFile(temporary)))
      throw new VernixError('path-taken', { path });
    await moveDurably(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error instanceof VernixError && error.code === 'age-not-for-us' ? NOT_OURS : error;
  }
}

const NOT_OURS = usageError({
  en: 'the delivery is sealed to another identity: name your organisation’s with --identity. It was not confirmed',
  fr: 'la livraison est scellée à une autre identité : nommez celle de votre organisation avec --identity. Elle n’a pas été confirmée',
});
