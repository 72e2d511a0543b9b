import { MOST_DELIVERY_HOURS, StatementKey } from '@vernix/contracts';
import { SignInLink, TlsFiles } from '@vernix/service';
import { AccountsFile } from '@vernix/sign-in';
import { z } from 'zod';
import { MOST_LISTED } from './deliveries/row.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const Bytes = z.int().positive();
const Hours = z.number().positive().max(8760);

const Listener = z.strictObject({
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535),
  tls: TlsFiles.nullable().default(null),
});

/** The gateway's configuration. docs/operating.md describes each setting. */
export const GatewayConfig = z.strictObject({
  /** Everything the gateway keeps is in here; the directory is made if missing, mode 0700. */
  dir: z.string().min(1),
  public: Listener.extend({
    /** Our addresses as browsers see them, when a proxy ends TLS before us. */
    trustedOrigins: z.array(z.url()).max(10).default([]),
    /** The address that passkeys are made for; null: none can be. */
    site: z.url().nullable().default(null),
  }),
  /** Faces the vault only. Never open it to the internet. */
  collect: Listener,
  roster: z.strictObject({
    file: z.string().min(1),
    /** Ed25519 public key (JWK `x`) that signs rosters. */
    publicKey: StatementKey,
    checkSeconds: z.number().positive().default(10),
  }),
  /**
   * How long things stay: a whole file uncollected, an upload without progress, a delivery that nobody acknowledged; an outcome
   * with its report, and how a delivery ended.
   */
  keep: z
    .strictObject({
      receivedHours: Hours.default(72),
      unfinishedHours: Hours.default(24),
      deliveryHours: Hours.max(MOST_DELIVERY_HOURS).default(MOST_DELIVERY_HOURS),
      outcomeHours: Hours.default(120),
    })
    .prefault({}),
  /** The most that a kill can cost a sender: a long request is cut into sealed segments of this much plaintext. */
  segmentBytes: z
    .int()
    .min(64 * 1024)
    .default(32 * MIB),
  /** Free space that neither uploads nor deliveries use. */
  diskReserveBytes: z
    .int()
    .nonnegative()
    .default(64 * MIB),
  reportBytes: z
    .int()
    .positive()
    .default(16 * MIB),
  /**
   * Files on their way out: the largest; what may wait for one partner; and what all may take together, as a share of the disk
   * that would be free without them.
   */
  deliveries: z
    .strictObject({
      fileBytes: Bytes.default(GIB),
      partnerBytes: Bytes.default(4 * GIB),
      partnerFiles: z.int().positive().max(MOST_LISTED).default(100),
      diskShare: z.number().positive().max(1).default(0.5),
    })
    .prefault({}),
  console: z.strictObject({ dir: z.string() }).nullable().default(null),
  signIn: z.array(SignInLink).max(1000).default([]),
  /** Life of a session, and of a sign-in link without an end of its own. */
  signInHours: Hours.default(12),
  /** A session nobody asks anything in ends after this. */
  signInIdleMinutes: z.number().positive().max(1440).default(30),
  /** The signed list of people who sign in with a passkey. */
  accounts: AccountsFile.nullable().default(null),
  /** Where the console's other pages are, to link to. */
  origins: z
    .strictObject({ vault: z.url().nullable().default(null), insights: z.url().nullable().default(null) })
    .prefault({}),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;
