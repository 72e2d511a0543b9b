import { join } from 'node:path';
import { makeDirectory } from '@vernix/durable';
import {
  consolePlugin,
  createHttp,
  type HttpApp,
  type Log,
  listen,
  type Running,
  sessionsPlugin,
} from '@vernix/service';
import { listedSignIn } from '@vernix/sign-in';
import { Doorkeeper } from './auth.ts';
import { Collection } from './collection.ts';
import { Completion } from './completion.ts';
import type { GatewayConfig } from './config.ts';
import { deadlinesOf } from './deadlines.ts';
import { openDeliveries } from './deliveries/open.ts';
import { figuresOf } from './figures.ts';
import { IntakeKey } from './intake-key.ts';
import { ReceiptSigner } from './receipts.ts';
import { Receiver } from './receive/receiver.ts';
import { ReadBuffer, wipeAfterReading } from './receive/wipe-after-reading.ts';
import { RosterKeeper } from './roster.ts';
import { collectRoutes } from './routes/collect.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { senderRoutes } from './routes/sender.ts';
import { DiskSpace } from './spool/disk-space.ts';
import { recover } from './spool/recover.ts';
import { Spool } from './spool/spool.ts';
import { sweep } from './sweeper.ts';
import { Creation } from './tus/creation.ts';
import { tusRoutes } from './tus/routes.ts';

export interface Gateway extends Running {
  readonly addresses: { readonly public: string; readonly collect: string };
  /** Reads the roster again if its file changed; done by itself every `checkSeconds` and on SIGHUP. */
  refreshRoster(): Promise<void>;
  /** Removes what is past its time; done by itself twice a minute. */
  sweep(): Promise<void>;
}

const SWEEP_EVERY_MS = 30_000;

/**
 * Starts the gateway: the public listener and the one that faces the vault.
 * @throws {VernixError} `signature-wrong`, `statement-invalid` or `roster-older` when the roster cannot be used
 */
export async function startGateway(
  config: GatewayConfig,
  log: Log,
  now: () => number = Date.now,
): Promise<Gateway> {
  await makeDirectory(config.dir, 0o700);
  const roster = await RosterKeeper.open(config.roster, config.dir, log);
  const receipts = await ReceiptSigner.open(config.dir);
  const intakeKey = new IntakeKey(config.dir, () => roster.current.intakeStatementKey, now);
  await intakeKey.recall();
  const spool = new Spool(join(config.dir, 'spool'));
  await recover(spool, log);

  const { diskReserveBytes, reportBytes, segmentBytes } = config;
  const promisedBytes = () => spool.promisedBytes();
  const space = new DiskSpace({ dir: spool.dir, reserveBytes: diskReserveBytes, promisedBytes });
  const deadlines = deadlinesOf(config.keep, now);
  const door = new Doorkeeper(roster, now);
  const completion = new Completion({ spool, receipts, deadlines, log, now });
  const readBuffer = await ReadBuffer.open();
  const receiver = new Receiver({ spool, completion, deadlines, segmentBytes, readBuffer });
  const creation = new Creation({ spool, intakeKey, space, deadlines, log, now });
  const collection = new Collection(spool, deadlines, log);
  const { shelf, leaving, mailbox } = await openDeliveries({
    config,
    spool,
    space,
    roster,
    deadlines,
    log,
    now,
  });
  const figures = () => figuresOf({ spool, shelf, completion, roster, intakeKey });

  const { tls } = config.public;
  const outside = await createHttp({ log, title: 'Vernix gateway', tls, longRequests: true });
  wipeAfterReading(outside.server);
  await addSessions(outside, config, log, now);
  const listed = await listedSignIn(outside, { site: config.public.site, accounts: config.accounts, log });
  outside.addHook('onRequest', door.tellSender);
  senderRoutes(outside, { door, spool, intakeKey, receipts, roster });
  deliveryRoutes(outside, { door, mailbox });
  await outside.register((scope, _options, done) => {
    tusRoutes(scope, { door, spool, receiver, creation });
    done();
  });
  if (config.console !== null) await outside.register(consolePlugin, config.console);

  const inside = await createHttp({
    ...{ log, title: 'Vernix collection plane', tls: config.collect.tls },
    longRequests: true, // a delivery may be long
  });
  collectRoutes(inside, { door, collection, leaving, intakeKey, figures, reportBytes, log });

  const addresses = {
    public: await listen(outside, config.public.host, config.public.port),
    collect: await listen(inside, config.collect.host, config.collect.port),
  };
  const sweepNow = async () => {
    await sweep({ spool, receiver, deadlines, log, now });
    await mailbox.sweep();
  };
  const sweeping = setInterval(() => void sweepNow(), SWEEP_EVERY_MS);
  return {
    addresses,
    refreshRoster: () => roster.refresh(),
    sweep: sweepNow,
    async close() {
      clearInterval(sweeping);
      listed.close();
      await roster.close();
      // Cuts what is being sent; what it brought is then made durable, and its sender continues later.
      await Promise.all([outside.close(), inside.close()]);
      await Promise.all([receiver.drain(), leaving.drain()]);
      await readBuffer.close();
    },
  };
}

async function addSessions(app: HttpApp, config: GatewayConfig, log: Log, now: () => number): Promise<void> {
  const { tls, trustedOrigins, site } = config.public;
  await app.register(sessionsPlugin, {
    zone: 'gateway',
    log,
    links: config.signIn,
    hours: config.signInHours,
    idleMinutes: config.signInIdleMinutes,
    tls: tls !== null,
    trustedOrigins,
    site,
    ways: site === null || config.accounts === null ? [] : ['passkey'],
    origins: config.origins,
    usedLinksFile: join(config.dir, 'used-sign-in-links'),
    now,
  });
}
