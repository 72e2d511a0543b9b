import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayFigures } from '@vernix/contracts';
import {
  consolePlugin,
  createHttp,
  type HttpApp,
  type Log,
  listen,
  type Running,
  sessionsPlugin,
} from '@vernix/service';
import { Doorkeeper } from './auth.ts';
import { Collection } from './collection.ts';
import type { GatewayConfig } from './config.ts';
import { IntakeKey } from './intake-key.ts';
import { ReceiptSigner } from './receipts.ts';
import { Receiver } from './receive/receiver.ts';
import { RosterKeeper } from './roster.ts';
import { collectRoutes } from './routes/collect.ts';
import { senderRoutes } from './routes/sender.ts';
import { recover } from './spool/recover.ts';
import { Spool } from './spool/spool.ts';
import type { Transfer } from './spool/transfer.ts';
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
  await mkdir(config.dir, { recursive: true, mode: 0o700 });
  const inHours = (hours: number) => () => new Date(now() + hours * 3_600_000).toISOString();
  const unfinishedUntil = inHours(config.keep.unfinishedHours);
  const receivedUntil = inHours(config.keep.receivedHours);
  const outcomeUntil = inHours(config.keep.outcomeHours);

  const roster = await RosterKeeper.open(config.roster, config.dir, log);
  const receipts = await ReceiptSigner.open(config.dir);
  const intakeKey = new IntakeKey(config.dir, now);
  await intakeKey.recall(roster.current.intakeStatementKey);
  const spool = new Spool(join(config.dir, 'spool'));
  await recover(spool, log);

  const since = { sealedHere: 0, sealedAtSource: 0 };
  const complete = async (transfer: Transfer, sha256: string): Promise<Transfer> => {
    const receivedAt = new Date(now()).toISOString();
    const bytes = transfer.segments.reduce((sum, segment) => sum + segment, 0);
    const sealedAtSource = transfer.sealedAtSource === true;
    const { id, partner, segments } = transfer;
    const receipt = await receipts.sign({
      type: 'vernix-receipt/1',
      transferId: id,
      partner,
      sha256,
      bytes,
      sealedAtSource,
      receivedAt,
    });
    since[sealedAtSource ? 'sealedAtSource' : 'sealedHere'] += 1;
    log.info('file-received', { transfer: id, partner, bytes, segments: segments.length, sealedAtSource });
    return { ...transfer, state: 'received', sha256, receipt, receivedAt, expiresAt: receivedUntil() };
  };

  const door = new Doorkeeper(roster, now);
  const receiver = new Receiver({ spool, log, complete, unfinishedUntil, segmentBytes: config.segmentBytes });
  const { diskReserveBytes } = config;
  const creation = new Creation({ spool, intakeKey, log, diskReserveBytes, now, unfinishedUntil });
  const collection = new Collection(spool, log, outcomeUntil);
  const figures = (): GatewayFigures => {
    const { files, bytes, oldestReceivedAt, uploadsOpen } = spool.held();
    return {
      filesHeld: files,
      bytesHeld: bytes,
      oldestReceivedAt,
      uploadsOpen,
      sealedHereSinceStart: since.sealedHere,
      sealedAtSourceSinceStart: since.sealedAtSource,
      rosterVersion: roster.current.version,
      intakeEpoch: intakeKey.epoch,
    };
  };

  const outside = await createHttp({
    log,
    title: 'Vernix gateway',
    tls: config.public.tls,
    longRequests: true,
  });
  await addSessions(outside, config, log, now);
  senderRoutes(outside, { door, spool, intakeKey, receipts, roster });
  await outside.register((scope, _options, done) => {
    tusRoutes(scope, { door, spool, receiver, creation });
    done();
  });
  if (config.console !== null) await outside.register(consolePlugin, config.console);

  const inside = await createHttp({ log, title: 'Vernix collection plane', tls: config.collect.tls });
  const { reportBytes } = config;
  collectRoutes(inside, { door, collection, intakeKey, roster, figures, reportBytes, log });

  const addresses = {
    public: await listen(outside, config.public.host, config.public.port),
    collect: await listen(inside, config.collect.host, config.collect.port),
  };
  const sweepNow = () => sweep({ spool, receiver, log, now, outcomeUntil });
  const timers = [
    setInterval(() => void sweepNow(), SWEEP_EVERY_MS),
    setInterval(() => void roster.refresh(), config.roster.checkSeconds * 1000),
  ];
  return {
    addresses,
    refreshRoster: () => roster.refresh(),
    sweep: sweepNow,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await receiver.drain();
      await Promise.all([outside.close(), inside.close()]);
    },
  };
}

async function addSessions(app: HttpApp, config: GatewayConfig, log: Log, now: () => number): Promise<void> {
  const { tls, trustedOrigins } = config.public;
  await app.register(sessionsPlugin, {
    zone: 'gateway',
    log,
    links: config.signIn,
    hours: config.signInHours,
    secure: tls !== null || trustedOrigins.some((origin) => origin.startsWith('https:')),
    trustedOrigins,
    origins: config.origins,
    usedLinksFile: join(config.dir, 'used-sign-in-links'),
    now,
  });
}
