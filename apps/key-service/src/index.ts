import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { custodyOf, KEYSTORE_FILE, lockKeystore } from '@vernix/custody';
import { listenPrivately, listenRemotely, Session, type SessionEvents } from '@vernix/key-channel';
import { createLog, type Log } from '@vernix/service';
import type { KeyServiceConfig } from './config.ts';
import { Decoys } from './decoys.ts';
import { Epochs } from './epochs.ts';
import { createKeystore, openKeystore } from './keystore.ts';
import { perform, type SocketKind } from './operations/index.ts';
import { endOldLogKeys, logSigners } from './record/log-keys.ts';
import { Releases } from './record/releases.ts';
import { Transfers } from './transfers.ts';

export { KeyServiceConfig } from './config.ts';

export interface KeyServiceOptions {
  readonly log?: Log;
  readonly now?: () => Date;
  /** Milliseconds by a clock that nobody can set. */
  readonly monotonic?: () => number;
  /** Told once the service cannot go on: whoever runs it ends the process, and a new start reads the log afresh. */
  readonly failed?: (error: unknown) => void;
  /** Work factor of a new keystore's passphrase, as a base-2 logarithm; a second's work by default. */
  readonly scryptLogN?: number;
}

export interface KeyService {
  readonly socket: string;
  /** Where it listens for other machines, if it does. */
  readonly port?: number;
  /** Rotates and destroys what is due now. Runs by itself every minute. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const TICK_MS = 60_000;

/** Opens the keystore and answers on its socket. @throws VernixError from the keystore, the log, the socket */
export async function startKeyService(
  config: KeyServiceConfig,
  options: KeyServiceOptions = {},
): Promise<KeyService> {
  const held = new AsyncDisposableStack();
  try {
    const opened = await open(config, options, held);
    return { socket: config.socket, ...opened, close: () => held.disposeAsync() };
  } catch (error) {
    await held.disposeAsync();
    throw error;
  }
}

/** Passkeys of a house without a desk are for no site. */
function siteOf({ desk }: KeyServiceConfig): { origin: string; rpId: string } {
  return { origin: desk?.origin ?? '', rpId: desk?.rpId ?? '' };
}

/** Everything opened is put on `held`, which closes it in reverse: connections first, keys last. */
async function open(
  config: KeyServiceConfig,
  options: KeyServiceOptions,
  held: AsyncDisposableStack,
): Promise<Pick<KeyService, 'tick' | 'port'>> {
  const {
    log = createLog('key-service'),
    now = () => new Date(),
    monotonic = () => performance.now(),
    failed = () => undefined,
    scryptLogN,
  } = options;
  const directory = resolve(config.directory);
  const sealingKeyFile = resolve(config.sealingKeyFile ?? `${directory}.sealing-key`);
  const ceremony = {
    waiting: (limit: number, count: number) => log.info('custodians-awaited', { limit, count }),
    brought: (count: number, limit: number) => log.info('share-brought', { count, limit }),
    forgotten: () => log.warn('shares-forgotten'),
  };
  const custody = custodyOf(config, ceremony, scryptLogN);
  if (config.create && !existsSync(join(directory, KEYSTORE_FILE))) {
    await createKeystore(directory, sealingKeyFile, custody, config.logOrigin, now());
    log.info('keystore-created');
  }
  const lock = await lockKeystore(directory);
  held.defer(() => lock.release());
  const keyring = await openKeystore(directory, sealingKeyFile, custody);
  held.defer(() => keyring.wipe());
  await chmod(directory, 0o700);
  const transfers = new Transfers();
  const decoys = await Decoys.open(join(directory, 'decoys.ndjson'), keyring, config.decoys);
  held.defer(() => decoys.close());
  const leftOfLogKeys = await endOldLogKeys(keyring, now());
  const signers = logSigners(config.logOrigin, keyring);
  const releases = await Releases.open({
    directory,
    origin: config.logOrigin,
    signers,
    budgets: config.budgets,
    witnesses: config.witnesses,
    clocks: { now, monotonic },
    written: (entry) => transfers.apply(entry),
    decoys,
    alarm: (what, { code }, { principal, purpose }) => log.warn(what, { code, principal, purpose }),
    clockJumped: (ms, starting) => {
      if (starting && ms > 0) log.info('clock-taken', { ms });
      else log.warn('clock-jumped', { ms });
    },
    officers: {
      site: siteOf(config),
      founders: config.desk?.founders ?? [],
      alarm: (what, principal) => log.warn(what, { principal }),
    },
    failed,
  });
  held.defer(() => releases.close());
  if (leftOfLogKeys !== undefined) {
    await releases.note('key-service', { type: 'keys.destroy', key: 'log', before: leftOfLogKeys });
  }
  const pending = (epoch: number): number => transfers.pending(epoch);
  const steady = (): number => releases.time();
  const epochs = await Epochs.open({ keyring, times: config, now, steady, pending });

  const tick = async (): Promise<void> => {
    const begun = await epochs.rotateWhenDue();
    if (begun !== undefined) log.info('epoch-begun', { epoch: begun });
    for (const epoch of await epochs.destroyWhenDue()) log.info('epoch-destroyed', { epoch });
    await releases.approvals.tick();
  };
  await tick();
  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.failure('rotation-failed', error));
  }, TICK_MS);
  held.defer(() => clearInterval(timer));

  const holdings = { keyring, epochs, transfers, releases, decoys };
  const told: SessionEvents = {
    ended: (code) => log.warn('connection-refused', { code }),
    refused: (op, code) => log.warn('refused', { op, code }),
    failed: (op, error) => log.failure('operation-failed', error, { op }),
  };
  const sessions = new Set<Session>();
  const taken =
    (kind: SocketKind) =>
    (socket: Socket): void => {
      const session = new Session(
        socket,
        (request, binary) => perform(holdings, request, binary, kind),
        told,
      );
      sessions.add(session);
      socket.on('close', () => sessions.delete(session));
    };
  const stop = async (server: Server): Promise<void> => {
    const closed = new Promise((done) => server.close(done));
    await Promise.all([...sessions].map((session) => session.close()));
    await closed;
  };
  const local = (await listenPrivately(config.socket, config.socketMode)).on('connection', taken('first'));
  held.defer(() => stop(local));
  if (config.adminSocket !== undefined) {
    const second = (await listenPrivately(config.adminSocket)).on('connection', taken('second'));
    held.defer(() => stop(second));
  }
  if (config.desk !== undefined) {
    const desk = (await listenPrivately(config.desk.socket, config.socketMode)).on(
      'connection',
      taken('desk'),
    );
    held.defer(() => stop(desk));
  }
  if (config.remote === undefined) return { tick };
  const refused = (): void => log.warn('peer-refused');
  const remote = await listenRemotely(config.remote, { taken: taken('first'), refused });
  held.defer(() => stop(remote));
  return { tick, port: (remote.address() as AddressInfo).port };
}
