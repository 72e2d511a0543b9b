import { StatementKey } from '@vernix/contracts';
import { RemoteKeyService } from '@vernix/key-channel';
import { SignInLink, TlsFiles } from '@vernix/service';
import { OrganisationSettings } from '@vernix/sign-in';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);
const Seconds = z.number().positive().max(86_400);

/** `apps/vault/src/main.ts --config FILE.json`. docs/operating.md describes each setting. */
export const VaultConfig = z.strictObject({
  /** Holds the sealed files while they are needed. Made when missing. */
  filesDir: Path,
  /** Where snapshots are published; insights reads it. Made when missing. */
  snapshotsDir: Path,
  database: z.strictObject({
    /** First line: the URL of the database, password included. PostgreSQL 15 or later. */
    urlFile: Path,
    /** PEM: who signed the certificate of a database on another machine. Null: whom the URL names, or everybody trusts. */
    caFile: Path.nullable().default(null),
  }),
  /** On this machine, or on another one. */
  keyService: z.union([z.strictObject({ socket: Path }), RemoteKeyService]),
  gateway: z.strictObject({
    /** Its collection plane. */
    url: z.url({ protocol: /^https?$/ }),
    /** First line: the collector's token. */
    tokenFile: Path,
    pollSeconds: Seconds.default(2),
  }),
  roster: z.strictObject({
    file: Path,
    /** Ed25519 public key (JWK `x`) that signs rosters. */
    publicKey: StatementKey,
    checkSeconds: Seconds.default(10),
  }),
  staff: z.strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0 takes any free port. */
    port: z.int().min(0).max(65_535),
    tls: TlsFiles.nullable().default(null),
    /** Our addresses as browsers see them, when a proxy ends TLS before us. */
    trustedOrigins: z.array(z.url()).max(10).default([]),
    /** The address that passkeys are made for; null: none can be. Changing its host leaves every passkey behind. */
    site: z.url().nullable().default(null),
  }),
  /** Who sees the log grow: addresses of witnesses. Which of them count is the key service's to say. */
  witnesses: z
    .strictObject({
      urls: z
        .array(z.url({ protocol: /^https?$/ }))
        .max(16)
        .default([]),
      everySeconds: Seconds.default(5),
    })
    .prefault({}),
  /** Where anyone who reaches it may read the log, and nothing else (C2SP tlog-tiles). Null: nowhere. */
  logListen: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535),
      tls: TlsFiles.nullable().default(null),
    })
    .nullable()
    .default(null),
  console: z.strictObject({ dir: Path }).nullable().default(null),
  signIn: z.array(SignInLink).max(1000).default([]),
  signInHours: z.number().positive().max(8760).default(12),
  /** A session nobody asks anything in ends after this. */
  signInIdleMinutes: z.number().positive().max(1440).default(30),
  /** Organisations whose own sign-in is good here; `staff.site` has to be named. */
  organisations: z.array(OrganisationSettings).max(50).default([]),
  /** With it people may also sign in by a passphrase and a one-time code: first line, 32 random bytes in base64url. */
  codes: z.strictObject({ sealKeyFile: Path }).nullable().default(null),
  /** Where the console's other pages are, to link to. */
  origins: z
    .strictObject({ gateway: z.url().nullable().default(null), insights: z.url().nullable().default(null) })
    .prefault({}),
  /** Whose midnight "today" begins at. */
  timeZone: z.string().max(60).default('America/Toronto'),
  /** Commits within this time share one snapshot. */
  snapshotMinSeconds: z.number().nonnegative().max(86_400).default(30),
  snapshotsKept: z.int().min(1).max(1000).default(3),
  /** How long a decided file's sealed original is kept, should it have to be read again. */
  keepSealedDays: z.number().nonnegative().max(3650).default(7),
  /** Waits between attempts after a fault of ours: doubling, from the first to the most. */
  retry: z.strictObject({ firstSeconds: Seconds.default(1), mostSeconds: Seconds.default(60) }).prefault({}),
});
export type VaultConfig = z.output<typeof VaultConfig>;
