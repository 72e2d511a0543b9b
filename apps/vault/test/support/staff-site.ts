/** The staff interface alone, over a real database: what signing in and accounts need, and nothing that takes in files. */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@vernix/contracts';
import { createLog, listen } from '@vernix/service';
import type pg from 'pg';
import type { ApiParts } from '../../src/api/parts.ts';
import { staffApi } from '../../src/api/staff-api.ts';
import { VaultConfig } from '../../src/config.ts';
import { openPool } from '../../src/db/connection.ts';
import { Browser } from './browser.ts';

export const SITE = 'http://localhost:8082';

export interface StaffSite {
  readonly url: string;
  readonly database: pg.Pool;
  readonly lines: string[];
  /** A one-time link's token for the role. */
  link(role: Role): string;
  browser(): Browser;
  close(): Promise<void>;
}

const ROLES: readonly Role[] = ['steward', 'privacy-officer', 'administrator'];

export async function openStaffSite(
  databaseUrl: string,
  directory: string,
  more: object = {},
  parts: Partial<ApiParts> = {},
): Promise<StaffSite> {
  const tokens = new Map(ROLES.map((role) => [role, randomBytes(32).toString('base64url')]));
  const config = VaultConfig.parse({
    filesDir: directory,
    snapshotsDir: directory,
    database: { urlFile: 'unused' },
    keyService: { socket: 'unused' },
    gateway: { url: 'http://127.0.0.1:1', tokenFile: 'unused' },
    roster: { file: 'unused', publicKey: 'A'.repeat(43) },
    staff: { port: 0, site: SITE },
    signIn: [...tokens].map(([role, token]) => ({
      role,
      tokenSha256: createHash('sha256').update(token).digest('hex'),
    })),
    ...more,
  });
  const lines: string[] = [];
  const database = openPool(databaseUrl, 'staff-site', 4);
  const app = await staffApi(config, {
    database,
    log: createLog('vault', { write: (line) => lines.push(line) }),
    ...parts,
  } as unknown as ApiParts);
  const url = await listen(app, '127.0.0.1', 0);
  return {
    url,
    database,
    lines,
    link: (role) => tokens.get(role) ?? '',
    browser: () => new Browser(url, SITE),
    close: async () => {
      await app.close();
      await database.end();
    },
  };
}
