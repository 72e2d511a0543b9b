/** Answers from published, de-identified snapshots and nothing else: no identifier is here, and no route to the vault. */
import { consolePlugin, createHttp, type Log, listen, type Running, sessionsPlugin } from '@vernix/service';
import { admitFor, listedSignIn, organisationRoutes, Organisations } from '@vernix/sign-in';
import type { InsightsConfig } from './config.ts';
import { addRoutes } from './routes.ts';
import { Snapshots } from './snapshots/snapshots.ts';

export { InsightsConfig } from './config.ts';

export interface Insights extends Running {
  readonly addresses: { readonly http: string };
  /** Looks for a newer snapshot now instead of at the next poll. */
  refresh(): Promise<void>;
}

/** Starts insights. It answers at once, with what snapshot there is: none is an answer too. */
export async function startInsights(config: InsightsConfig, log: Log): Promise<Insights> {
  const snapshots = new Snapshots(config, log);
  await snapshots.refresh();
  const { tls, trustedOrigins, site, host, port } = config.listen;
  const app = await createHttp({ log, title: 'Vernix insights', tls });
  await app.register(sessionsPlugin, {
    zone: 'insights',
    log,
    links: config.signIn,
    tls: tls !== null,
    trustedOrigins,
    site,
    ways: site === null || config.accounts === null ? [] : ['passkey'],
    organisations: site === null ? [] : config.organisations,
    origins: config.origins,
    hours: config.signInHours,
    idleMinutes: config.signInIdleMinutes,
    ...(config.usedLinksFile === null ? {} : { usedLinksFile: config.usedLinksFile }),
  });
  const listed = await listedSignIn(app, { site, accounts: config.accounts, log });
  if (site !== null) {
    organisationRoutes(app, new Organisations(config.organisations, site), {
      zone: 'insights',
      admit: admitFor('figure.see'),
    });
  }
  addRoutes(app, snapshots);
  if (config.console !== null) await app.register(consolePlugin, config.console);
  const address = await listen(app, host, port);
  snapshots.watch(config.pollSeconds * 1000);
  return {
    addresses: { http: address },
    refresh: () => snapshots.refresh(),
    async close() {
      listed.close();
      await app.close();
      await snapshots.close();
    },
  };
}
