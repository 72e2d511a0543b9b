import { join } from 'node:path';
import { consolePlugin, createHttp, type HttpApp, sessionsPlugin } from '@vernix/service';
import {
  codeRoutes,
  OneTimeCodes,
  organisationRoutes,
  Organisations,
  Passkeys,
  passkeyRoutes,
} from '@vernix/sign-in';
import type { VaultConfig } from '../config.ts';
import { accountRoutes } from '../people/account-routes.ts';
import { deliveryRoutes } from '../deliveries/routes.ts';
import { extractRoutes } from '../extracts/routes.ts';
import { peopleRoutes } from '../people/people-routes.ts';
import { Staff } from '../people/staff.ts';
import { StaffCodes } from '../people/staff-codes.ts';
import { raiseRoutes } from '../raises/routes.ts';
import { readSecret } from '../secrets.ts';
import { eventRoutes } from './events.ts';
import { databaseError } from '../db/connection.ts';
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
  const app = await createHttp({
    log: parts.log,
    title: 'Vernix vault',
    tls: staff.tls,
    asOurs: databaseError,
  });
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
    ways: [
      ...(staff.site === null ? [] : (['passkey'] as const)),
      ...(config.codes === null ? [] : (['code'] as const)),
    ],
    organisations: staff.site === null ? [] : config.organisations,
    holders: people,
    usedLinksFile: join(config.filesDir, 'used-sign-in-links'),
  });
  if (staff.site !== null) {
    passkeyRoutes(app, new Passkeys(staff.site), people);
    organisationRoutes(app, new Organisations(config.organisations, staff.site), {
      zone: 'vault',
      admit: (arrival) => people.byOrganisation(arrival),
    });
  }
  if (config.codes !== null) {
    const key = Buffer.from(await readSecret(config.codes.sealKeyFile), 'base64url');
    codeRoutes(app, new OneTimeCodes(key), new StaffCodes(parts.database));
  }
  accountRoutes(app, people);
  peopleRoutes(app, parts.database);
  transferRoutes(app, parts);
  transferDetailRoutes(app, parts);
  houseRoutes(app, parts);
  exposureRoutes(app, parts);
  meterRoutes(app, parts);
  extractRoutes(app, parts.extracts);
  deliveryRoutes(app, parts);
  raiseRoutes(app, parts.raises);
  eventRoutes(app, parts);
  if (page !== null) await app.register(consolePlugin, { dir: page.dir });
  return app;
}
