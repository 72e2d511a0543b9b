import { join } from 'node:path';
import { makeDirectory } from '@vernix/durable';
import { createLog, type Log, listen } from '@vernix/service';
import { KeyFiguresSource } from './api/key-figures.ts';
import { staffApi } from './api/staff-api.ts';
import { Changes } from './changes.ts';
import { Collector } from './collect/collector.ts';
import { GatewayClient } from './collect/gateway-client.ts';
import { IntakeStatementCarrier } from './collect/intake-statement.ts';
import type { VaultConfig } from './config.ts';
import { readDatabaseUrl } from './db/address.ts';
import { openPool } from './db/connection.ts';
import { migrate } from './db/migrate.ts';
import { DeliveryWatch } from './deliveries/follow.ts';
import { leaveDelivery } from './deliveries/leave.ts';
import { Extracts } from './extracts/extracts.ts';
import { Raises } from './raises/raises.ts';
import { SealedFiles } from './files.ts';
import { LaneProcess } from './ingest/lane-process.ts';
import { watchKeyService } from './key-service-watch.ts';
import { type DeliveryJob, LEAVE_TASK, PUBLISH_TASK, REPORT_TASK, type TransferJob } from './jobs/enqueue.ts';
import { JobRunner } from './jobs/runner.ts';
import { AccountEventCarrier } from './people/account-events.ts';
import { PublishThread } from './publish/publish-thread.ts';
import { Acceptances, recordRoster } from './record/accepted.ts';
import { Acts } from './record/acts.ts';
import { recordTasks } from './record/afterwards.ts';
import { PutBackWatch } from './record/put-back.ts';
import { deliverReport } from './report/deliver-report.ts';
import { Partners } from './roster.ts';
import { readSecret } from './secrets.ts';
import { Sweeper } from './sweeper.ts';
import { WitnessFeeder } from './witness/feeder.ts';
import { LogPlane } from './witness/log-plane.ts';

export { VaultConfig } from './config.ts';
export { migrate } from './db/migrate.ts';

export interface Vault {
  /** The staff interface. */
  readonly url: string;
  /** Where the log can be read; null when it is nowhere. */
  readonly logUrl: string | null;
  /** Reads the roster again if its file changed; done by itself every `checkSeconds` and on SIGHUP. */
  refreshRoster(): Promise<void>;
  /** Stops between two steps; what was under way is done again at the next start. */
  close(): Promise<void>;
}

/**
 * Starts the vault: collecting, ingest, reports, snapshots and the staff interface. It waits for neither the gateway nor
 * the key service: what needs them is tried again until they answer.
 *
 * @throws VernixError `database-url-refused`, `database-authority-unreadable`, `database-unproven`, `database-unreachable`,
 * `migration-changed`, `signature-wrong`, `statement-invalid`, `roster-older`
 */
export async function startVault(config: VaultConfig, log: Log = createLog('vault')): Promise<Vault> {
  const databaseUrl = await readDatabaseUrl(config.database);
  await migrate(databaseUrl);
  const files = new SealedFiles(config.filesDir);
  await files.prepare();
  const partners = await Partners.open(config.roster, config.filesDir, log);
  await makeDirectory(config.snapshotsDir, 0o750);
  const database = openPool(databaseUrl, 'vernix-vault', 10);
  const gateway = new GatewayClient(config.gateway.url, await readSecret(config.gateway.tokenFile));
  const changes = new Changes();
  /** For what runs beside this process. */
  const place = {
    at: 'socket' in config.keyService ? config.keyService.socket : config.keyService,
    memory: join(config.filesDir, 'key-service-log'),
  };
  const keyService = { ...place, connected: watchKeyService(log) };
  const acts = new Acts(keyService);
  const acceptances = new Acceptances(database, acts);
  await partners.tell((version) => recordRoster(database, version));

  const lane = new LaneProcess(
    {
      databaseUrl,
      keyService: place,
      filesDir: config.filesDir,
      snapshotMinSeconds: config.snapshotMinSeconds,
      retry: config.retry,
    },
    log,
    (transfer) => changes.tell(transfer),
  );
  const publisher = new PublishThread({
    databaseUrl,
    keyService: place,
    directory: config.snapshotsDir,
    kept: config.snapshotsKept,
  });
  const feeder = new WitnessFeeder({ keyService, ...config.witnesses, log });
  const extracts = new Extracts({
    ...{ database, keyService, acts, partners, log },
    directory: join(config.filesDir, 'extracts'),
  });
  const deliveries = new DeliveryWatch({
    ...{ database, gateway, acts, log },
    changed: (transfer) => changes.tell(transfer),
  });
  const jobs = new JobRunner(
    database,
    {
      ...recordTasks({ database, gateway, acts, witnesses: feeder }),
      [REPORT_TASK]: async (payload) => {
        const { transfer } = payload as TransferJob;
        await deliverReport({ database, gateway, keyService, acts, acceptances, partners }, transfer);
        changes.tell(transfer);
      },
      [LEAVE_TASK]: async (payload) => {
        const pathOf = (id: string) => extracts.pathOf(id);
        const changed = (transfer: string) => changes.tell(transfer);
        const tools = { database, gateway, acts, pathOf, log, partners, changed };
        await leaveDelivery(tools, (payload as DeliveryJob).delivery);
      },
      [PUBLISH_TASK]: async () => {
        const { snapshot, rows } = await publisher.publish(partners.sites());
        log.info('snapshot-published', { snapshot, rows });
        changes.tell(null);
      },
    },
    config.retry,
    log,
  );
  const collector = new Collector({
    gateway,
    files,
    database,
    partners,
    log,
    pollSeconds: config.gateway.pollSeconds,
    accept: (file) => acceptances.record(file),
    gone: async ({ id, partner, state }) => {
      const uncollected = { uncollected: state, partner };
      await acts.note({ type: 'file.deleted', transferId: id, from: 'gateway', ...uncollected });
    },
    follow: (stopping) => deliveries.round(stopping),
    collected: (transfer) => {
      lane.wake();
      changes.tell(transfer);
    },
  });
  const carrier = new IntakeStatementCarrier(gateway, keyService, log);
  const accountEvents = new AccountEventCarrier(database, keyService, log);
  const sweeper = new Sweeper(database, files, config.keepSealedDays, acts, extracts, log);

  const putBack = new PutBackWatch({
    ...{ database, keyService, log },
    changed: (transfer) => changes.tell(transfer),
  });

  const logPlane = await LogPlane.open(config.logListen, keyService, log);

  const keyFigures = new KeyFiguresSource(keyService);
  const app = await staffApi(config, {
    database,
    partners,
    gateway,
    keyFigures,
    underWay: (transfer) => lane.underWay(transfer),
    opening: () => lane.opening(),
    standstill: () => lane.standstill,
    changes,
    extracts,
    raises: new Raises(keyService),
    timeZone: config.timeZone,
    log,
  });
  const url = await listen(app, config.staff.host, config.staff.port);

  return {
    url,
    logUrl: logPlane.url,
    refreshRoster: () => partners.refresh(),
    close: async () => {
      await Promise.all([
        sweeper.stop(),
        app.close(),
        partners.close(),
        collector.stop(),
        carrier.stop(),
        feeder.stop(),
        putBack.stop(),
        logPlane.close(),
        accountEvents.stop(),
        lane.stop(),
        publisher.stop(),
      ]);
      await keyFigures.close();
      await jobs.stop();
      await acts.close();
      await database.end();
    },
  };
}
