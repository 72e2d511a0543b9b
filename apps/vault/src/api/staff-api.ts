import { join } from 'node:path';
import { consolePlugin, createHttp, type HttpApp, sessionsPlugin } from '@vernix/service';
import { Passkeys, passkeyRoutes } from '@vernix/sign-in';
import type { VaultConfig } from '../config.ts';
import { accountRoutes } from '../people/account-routes.ts';
import { Staff } from '../people/staff.ts';
import { eventRoutes } from './events.ts';
import { exposureRoutes } from './exposure.ts';
import { houseRoutes } from './house.ts';
import { meterRoutes } from './meter.ts';
import type { ApiParts } from './parts.ts';
import { transferDetailRoutes } from './transfer-detail.ts';
import { transferRoutes } from './transfers.ts';

/** The staff interface, not yet listening. */
export async function staffApi(config: VaultConfig, parts: ApiParts): Promise<HttpApp> {
  const { staff, signIn, signInHours, signInIdleMinutes, origins, console: page } = config;
  const people = new Staff(parts.database);
  const app = await createHttp({ log: parts.log, title: 'Vernix vault', tls: staff.tls });
  await app.register(sessionsPlugin, {
    zone: 'vault',
    log: parts.log,
    links: signIn,
    tls: staff.tls !== null,
    trustedOrigins: staff.trustedOrigins,
    origins,
    hours: signInHours,
    idleMinutes: signInIdleMinutes,
    site: staff.site,
    ways: staff.site === null ? [] : ['passkey'],
    holders: people,
    usedLinksFile: join(config.filesDir, 'used-sign-in-links'),
  });
  if (staff.site !== null) passkeyRoutes(app, new Passkeys(staff.site), people);
  accountRoutes(app, people);
  transferRoutes(app, parts);
  transferDetailRoutes(app, parts);
  houseRoutes(app, parts);
  exposureRoutes(app, parts);
  meterRoutes(app, parts);
  eventRoutes(app, parts);
  if (page !== null) await app.register(consolePlugin, { dir: page.dir });
  return app;
}
