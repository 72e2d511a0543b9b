import { join } from 'node:path';
import { consolePlugin, createHttp, type HttpApp, sessionsPlugin } from '@vernix/service';
import type { VaultConfig } from '../config.ts';
import { eventRoutes } from './events.ts';
import { houseRoutes } from './house.ts';
import type { ApiParts } from './parts.ts';
import { transferDetailRoutes } from './transfer-detail.ts';
import { transferRoutes } from './transfers.ts';

/** The staff interface, not yet listening. */
export async function staffApi(config: VaultConfig, parts: ApiParts): Promise<HttpApp> {
  const { staff, signIn, signInHours, origins, console: page } = config;
  const app = await createHttp({ log: parts.log, title: 'Vernix vault', tls: staff.tls });
  await app.register(sessionsPlugin, {
    zone: 'vault',
    log: parts.log,
    links: signIn,
    secure: staff.tls !== null || staff.trustedOrigins.some((origin) => origin.startsWith('https:')),
    trustedOrigins: staff.trustedOrigins,
    origins,
    hours: signInHours,
    usedLinksFile: join(config.filesDir, 'used-sign-in-links'),
  });
  transferRoutes(app, parts);
  transferDetailRoutes(app, parts);
  houseRoutes(app, parts);
  eventRoutes(app, parts);
  if (page !== null) await app.register(consolePlugin, { dir: page.dir });
  return app;
}
