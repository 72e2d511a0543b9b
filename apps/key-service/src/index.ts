import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from '@vernix/approvals';
import {
  custodyOf,
  KEYSTORE_FILE,
  keystorePlaces,
  lockKeystore,
  OpenedFiles,
  openStateFile,
  TagSets,
} from '@vernix/custody';
import { KeyServer, type Perform } from '@vernix/key-channel';
import { logSigners } from '@vernix/log-files';
import { MOST_PAUSE_MS } from '@vernix/meter';
import { keyChanges } from '@vernix/seal';
import { createLog, type Log } from '@vernix/service';
import type { KeyServiceConfig } from './config.ts';
import { Decoys } from './decoys.ts';
import { type EpochEvent, Epochs } from './epochs.ts';
import { Keyring } from './keyring.ts';
import { createKeystore } from './keystore.ts';
import { perform } from './operations/index.ts';
import { noteBudgets } from './record/budgets.ts';
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
  const places = keystorePlaces(config);
  const { directory } = places;
  const ceremony = {
    waiting: (limit: number, count: number) => log.info('custodians-awaited', { limit, count }),
    brought: (count: number, limit: number) => log.info('share-brought', { count, limit }),
    forgotten: () => log.warn('shares-forgotten'),
  };
  const custody = custodyOf(config, ceremony, scryptLogN);
  if (config.create && !existsSync(join(directory, KEYSTORE_FILE))) {
    await createKeystore(places, custody, config.logOrigin, now());
    log.info('keystore-created');
  }
  const lock = await lockKeystore(directory);
  held.defer(() => lock.release());
  const keyring = await Keyring.open(await openStateFile(places, custody));
  held.defer(() => keyring.wipe());
  await chmod(directory, 0o700);
  const tags = await TagSets.open(directory, (kind) => keyring.tagKey(kind));
  held.defer(() => tags.close());
  const decoys = await Decoys.open(tags, keyring, config.decoys);
  const opened = new OpenedFiles(tags.sets.opened);
  const openLog = async (transfers: Transfers): Promise<Releases> =>
    Releases.open({
      directory,
      origin: config.logOrigin,
      signers: logSigners(config.logOrigin, keyring.state.log),
      budgets: config.budgets,
      witnesses: config.witnesses,
      clocks: { now, monotonic },
      written: (entry) => {
        transfers.apply(entry);
        decoys.deliveries.apply(entry);
      },
      decoys,
      opened,
      alarm: (what, { code }, { principal, purpose }) => log.warn(what, { code, principal, purpose }),
      keysSince: keyring.state.items[0]?.since ?? '',
      believeClockUntil: config.believeClockUntil,
      clockJumped: (ms, starting) => {
        if (starting && ms > 0) log[ms > MOST_PAUSE_MS ? 'warn' : 'info']('clock-taken', { ms });
        else log.warn('clock-jumped', { ms });
      },
      officers: {
        site: { origin: config.desk?.origin ?? '', rpId: config.desk?.rpId ?? '' }, // without a desk: no site
        founders: config.desk?.founders ?? [],
        alarm: (what, principal) => log.warn(what, { principal }),
      },
      failed,
    });
  let transfers = new Transfers();
  let releases = await openLog(transfers);
  held.defer(() => releases.close());
  if (await releases.mayForgetOldLogKeys(keyring, now())) {
    const before = keyChanges.current(keyring.state.log).generation;
    await releases.note('key-service', { type: 'keys.destroy', key: 'log', before });
    await releases.close();
    await keyring.change(keyChanges.dropOldLog);
    transfers = new Transfers();
    releases = await openLog(transfers); // what witnesses saw is held against the keys that are left
  }
  // A keystore that is older than the marks has none; what it has is taken as it is.
  const lost = keyring.state.marked === true ? tags.check(transfers.settled, config.lost) : [];
  for (const { count } of lost) {
    log.warn('tag-file-short', { count });
    await releases.note('key-service', { type: 'incident', what: 'tag-file-short' });
  }
  await tags.mark(transfers.settled); // so that the next loss is seen
  if (keyring.state.marked !== true) await keyring.change((state) => void (state.marked = true));
  await noteBudgets(config.budgets, keyring, releases);
  const pending = (epoch: number): number => transfers.pending(epoch);
  const steady = (): number => releases.time();
  const underWay = (): number => transfers.underWay;
  const note = (event: EpochEvent) => releases.note('key-service', event);
  const epochs = await Epochs.open({ keyring, times: config, now, steady, pending, underWay, note });

  const rotate = async (): Promise<void> => {
    const begun = await epochs.rotateWhenDue();
    if (begun !== undefined) log.info('epoch-begun', { epoch: begun });
    for (const epoch of await epochs.destroyWhenDue()) log.info('epoch-destroyed', { epoch });
  };
  // Each is tried, whatever comes of the others: while the log takes nothing, officers' alarms still sound.
  const look = async (): Promise<void> => {
    const ends = await Promise.allSettled([rotate(), releases.catchUp(), releases.approvals.tick()]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  let looking: Promise<unknown> = Promise.resolve();
  // One look at a time: two would both find an epoch due. The last one needs the log and the keys to its end.
  const tick = (): Promise<void> => {
    const mine = looking.then(look);
    looking = mine.catch(() => undefined);
    return mine;
  };
  await tick();
  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.failure('upkeep-failed', error));
  }, TICK_MS);
  held.defer(async () => {
    clearInterval(timer);
    await looking;
  });

  const { receiptKey } = config;
  const holdings = { keyring, epochs, transfers, releases, decoys, opened, tags, receiptKey };
  const server = new KeyServer({
    ended: (code) => log.warn('connection-refused', { code }),
    full: (socket) => log.warn('connections-full', { addresses: { socket } }),
    refused: (op, code) => log.warn('refused', { op, code }),
    failed: (op, error) => log.failure('operation-failed', error, { op }),
  });
  held.defer(() => server.close());
  const as =
    (kind: Socket): Perform =>
    (request, binary) =>
      perform(holdings, request, binary, kind);
  await server.listen(config.socket, as('first'), config.socketMode);
  if (config.adminSocket !== undefined) await server.listen(config.adminSocket, as('second'));
  if (config.desk !== undefined) await server.listen(config.desk.socket, as('desk'), config.socketMode);
  if (config.remote === undefined) return { tick };
  const refused = (): void => log.warn('peer-refused');
  return { tick, port: await server.listenRemotely(config.remote, as('first'), refused) };
}
