import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { VernixError } from '@vernix/contracts';
import type { KeyAddress, RemoteKeyService } from './address.ts';
import { isPinned, secureContext } from './mutual-tls.ts';

const ANSWER_WITHIN_MS = 10_000;
const VERDICT =
  /CERT|UNABLE_TO|SELF_SIGNED|INVALID_CA|INVALID_PURPOSE|^(PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|UNSPECIFIED)$/;

/**
 * Connects to a key service. On another machine it is known by its key, not by its name.
 * @throws VernixError `key-service-unreachable`, `key-service-unproven`
 */
export async function dial(address: KeyAddress): Promise<Socket> {
  if (typeof address !== 'string') return await dialRemotely(address);
  const socket = connect(address);
  await once(socket, 'connect').catch(unreachable);
  return socket;
}

async function dialRemotely(address: RemoteKeyService): Promise<Socket> {
  const { host, port } = address;
  const other = { isProven: true };
  const socket = connectSecurely({
    ...{ host, port },
    ...(await secureContext(address).catch(unreachable)),
    checkServerIdentity: (_name, { raw }) => {
      other.isProven = isPinned(raw, address);
      return other.isProven ? undefined : new Error('not a key we speak with');
    },
  });
  const late = setTimeout(() => socket.destroy(new Error('no answer')), ANSWER_WITHIN_MS);
  try {
    await once(socket, 'secureConnect');
    return socket;
  } catch (cause) {
    if (!other.isProven || isCertificateFault(cause))
      throw new VernixError('key-service-unproven', {}, { cause });
    return unreachable(cause);
  } finally {
    clearTimeout(late);
  }
}

/** Node names OpenSSL's verdicts on a certificate so; a key or a digest that is too weak is UNSPECIFIED. */
export function isCertificateFault(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return VERDICT.test(code);
}

function unreachable(cause: unknown): never {
  throw new VernixError('key-service-unreachable', {}, { cause });
}
