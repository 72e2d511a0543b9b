import { DeskSettings } from '@vernix/approvals';
import { AgeRecipient, DecoyPlan, Instant, StatementKey } from '@vernix/contracts';
import { CUSTODY_SETTINGS, isOneCustody, keystorePlaces, ONE_CUSTODY, TAG_FILES } from '@vernix/custody';
import { RemoteListener } from '@vernix/key-channel';
import { LogOrigin, WitnessSettings } from '@vernix/log-files';
import { BudgetTable, DEFAULT_BUDGETS } from '@vernix/meter';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);
const TEN_YEARS = 10 * 366 * 24;
const Hours = z.number().positive().max(TEN_YEARS);

const Settings = z.strictObject({
  /** Holds the keystore and the log; nobody else reads it. */
  directory: Path,
  /** Who opens the keystore (docs/adr/0014-custody.md). */
  ...CUSTODY_SETTINGS,
  /**
   * Holds the one copy of the sealing key, which each change of the keys replaces; beside the directory by default. Never
   * in a backup, or what was forgotten is not (docs/operating.md).
   */
  sealingKeyFile: Path.optional(),
  /** Unix socket the vault calls. */
  socket: Path,
  /** Of that socket and the desk's. 0660 where vault and desk have accounts of their own: then the group may call. */
  socketMode: z.enum(['0600', '0660']).default('0600'),
  /** Another socket, for replacing and destroying keys: the vault's account must not be able to open it. */
  adminSocket: Path.optional(),
  /** By which the gateway signs receipts. Without it no sealed file that is sent again is opened again. */
  receiptKey: StatementKey.optional(),
  /** For a vault on another machine: mutual TLS beside the socket. */
  remote: RemoteListener.optional(),
  /** Make a new keystore when `directory` is missing or empty. Without it that is an error, so that none is made by mistake. */
  create: z.boolean().default(false),
  /** Age at which the current intake epoch is followed by a new one. */
  rotateAfterHours: Hours.default(30 * 24),
  /** How long after its turn senders may still seal to an epoch. */
  acceptForHours: Hours.default(7 * 24),
  /**
   * How long an epoch's key is kept after that: the gateway's time to live, plus the longest the vault may be down
   * before it opens what it collected. A file opened later than this is lost.
   */
  graceHours: Hours.default(14 * 24),
  logOrigin: LogOrigin,
  /** Who must see the log grow, and what to do when they do not. */
  witnesses: WitnessSettings.prefault({}),
  /** How much may be released, to whom, how fast (docs/adr/0010-meter.md). */
  budgets: BudgetTable.default(DEFAULT_BUDGETS),
  /**
   * Doubles of one person in `every` (0: of nobody) are placed among the people (docs/adr/0018-decoys.md), as the first start
   * with this says, until two officers want others. Insights leaves them out: it opens what is sealed to `insights`. Null:
   * none are made.
   */
  decoys: z
    .strictObject({ every: DecoyPlan.shape.every.default(50), insights: AgeRecipient })
    .nullable()
    .default(null),
  /** Up to then a start believes the wall clock, however long nothing was written. */
  believeClockUntil: Instant.optional(),
  /** Files beside the keys of which no copy is left, each with how many transfers it lacks, as the start that was refused said. */
  lost: z.partialRecord(z.enum(TAG_FILES), z.int().positive()).default({}),
  /** The officers' desk (docs/adr/0011-approvals.md). Without it nobody can approve anything. */
  desk: DeskSettings.optional(),
});

/** `apps/key-service/src/main.ts --config FILE.json` */
export const KeyServiceConfig = Settings.refine(isOneCustody, ONE_CUSTODY).refine(
  (settings) => {
    const { directory, sealingKeyFile } = keystorePlaces(settings);
    return !sealingKeyFile.startsWith(`${directory}/`);
  },
  { path: ['sealingKeyFile'], message: 'in the directory, whose backups may not hold it' },
);
export type KeyServiceConfig = z.output<typeof KeyServiceConfig>;
