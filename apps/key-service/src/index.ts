import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createLog, type Log } from '@vernix/service';
import type { KeyServiceConfig } from './config.ts';
import { Decoys } from './decoys.ts';
import { Epochs } from './epochs.ts';
import { createKeystore, KEYSTORE_FILE, openKeystore, readPassphrase } from './keystore.ts';
import { listenPrivately, lockKeystore } from './listen.ts';
import { logSigners } from './record/log-keys.ts';
import { Releases } from './record/releases.ts';
import { Session } from './session.ts';
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
  /** Rotates and destroys what is due now. Runs by itself every minute. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const TICK_MS = 60_000;
const SCRYPT_LOG_N = 18;

/** Opens the keystore and answers on its socket. @throws VernixError from the keystore, the log, the socket */
export async function startKeyService(
  config: KeyServiceConfig,
  options: KeyServiceOptions = {},
): Promise<KeyService> {
  const held = new AsyncDisposableStack();
  try {
    const tick = await open(config, options, held);
    return { socket: config.socket, tick, close: () => held.disposeAsync() };
  } catch (error) {
    await held.disposeAsync();
    throw error;
  }
}

/** Everything opened is put on `held`, which closes it in reverse: connections first, keys last. */
async function open(
  config: KeyServiceConfig,
  options: KeyServiceOptions,
  held: AsyncDisposableStack,
): Promise<() => Promise<void>> {
  const {
    log = createLog('key-service'),
    now = () => new Date(),
    monotonic = () => performance.now(),
    failed = () => undefined,
    scryptLogN = SCRYPT_LOG_N,
  } = options;
  const directory = resolve(config.directory);
  const passphrase = await readPassphrase(config.passphraseFile);
  if (config.create && !existsSync(join(directory, KEYSTORE_FILE))) {
    await createKeystore(directory, passphrase, scryptLogN, config.logOrigin);
    log.info('keystore-created');
  }
  const keystore = await openKeystore(directory, passphrase);
  held.defer(() => keystore.keyring.wipe());
  await chmod(directory, 0o700);
  const lock = await lockKeystore(directory);
  held.defer(() => lock.release());
  const transfers = new Transfers();
  const decoys = await Decoys.open(join(directory, 'decoys.ndjson'), keystore.keyring, config.decoys);
  held.defer(() => decoys.close());
  const signers = logSigners(config.logOrigin, keystore.keyring);
  const releases = await Releases.open({
    directory,
    origin: config.logOrigin,
    signers,
    budgets: config.budgets,
    witnesses: config.witnesses,
    clocks: { now, monotonic },
    written: (entry) => transfers.apply(entry),
    alarm: ({ code }, { principal, purpose }, event) => log.warn(event, { code, principal, purpose }),
    clockJumped: (ms, starting) => {
      if (starting && ms > 0) log.info('clock-taken', { ms });
      else log.warn('clock-jumped', { ms });
    },
    failed,
  });
  held.defer(() => releases.close());
  const pending = (epoch: number): number => transfers.pending(epoch);
  const steady = (): number => releases.time();
  const epochs = await Epochs.open({ directory, keystore, times: config, now, steady, pending });

  const tick = async (): Promise<void> => {
    const begun = await epochs.rotateWhenDue();
    if (begun !== undefined) log.info('epoch-begun', { epoch: begun });
    for (const epoch of await epochs.destroyWhenDue()) log.info('epoch-destroyed', { epoch });
  };
  await tick();
  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.failure('rotation-failed', error));
  }, TICK_MS);
  held.defer(() => clearInterval(timer));

  const logKeys = signers.map(({ verifier }) => verifier.vkey);
  const holdings = { keystore, epochs, transfers, releases, decoys, logKeys };
  const sessions = new Set<Session>();
  const server = await listenPrivately(config.socket);
  server.on('connection', (socket) => {
    const session = new Session(socket, holdings, log);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  });
  held.defer(async () => {
    const closed = new Promise((done) => server.close(done));
    await Promise.all([...sessions].map((session) => session.close()));
    await closed;
  });
  return tick;
}
