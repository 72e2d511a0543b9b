import { DEFAULT_THRESHOLD } from '@vernix/disclosure';
import { SignInLink, TlsFiles } from '@vernix/service';
import { AccountsFile, OrganisationSettings } from '@vernix/sign-in';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/** `apps/insights/src/main.ts --config FILE.json`. docs/operating.md describes each setting. */
export const InsightsConfig = z.strictObject({
  /** Where the vault publishes snapshots; read only. */
  snapshotsDir: Path,
  /** Opens what the key service seals to us: which births are decoys. Null in a house that has none. */
  sieveIdentityFile: Path.nullable().default(null),
  /** How often to look for a newer one. */
  pollSeconds: z.number().positive().max(3600).default(2),
  listen: z.strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0 takes any free port. */
    port: z.int().min(0).max(65_535),
    tls: TlsFiles.nullable().default(null),
    /** Our addresses as browsers see them, when a proxy ends TLS before us. */
    trustedOrigins: z.array(z.url()).max(10).default([]),
    /** The address that passkeys are made for; null: none can be. */
    site: z.url().nullable().default(null),
  }),
  /** Counts from 1 to this minus 1 are withheld, and what would give them away. 1 withholds nothing. */
  threshold: z.int().min(1).max(100).default(DEFAULT_THRESHOLD),
  /** Bounds of the query engine. It holds the whole snapshot in memory: half a gigabyte for a million births. */
  engine: z
    .strictObject({
      memoryMiB: z.int().min(128).default(1024),
      threads: z.int().min(1).max(256).default(2),
    })
    .prefault({}),
  console: z.strictObject({ dir: Path }).nullable().default(null),
  signIn: z.array(SignInLink).max(1000).default([]),
  signInHours: z.number().positive().max(8760).default(12),
  /** A session nobody asks anything in ends after this. */
  signInIdleMinutes: z.number().positive().max(1440).default(30),
  /** The signed list of people who sign in with a passkey. */
  accounts: AccountsFile.nullable().default(null),
  /** Organisations whose own sign-in is good here; `listen.site` has to be named. */
  organisations: z.array(OrganisationSettings).max(50).default([]),
  /** Remembers used sign-in links over a restart. */
  usedLinksFile: Path.nullable().default(null),
  /** Where the console's other pages are, to link to. */
  origins: z
    .strictObject({ gateway: z.url().nullable().default(null), vault: z.url().nullable().default(null) })
    .prefault({}),
});
export type InsightsConfig = z.output<typeof InsightsConfig>;
