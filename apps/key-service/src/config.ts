import { AgeRecipient } from '@vernix/contracts';
import { BudgetTable, DEFAULT_BUDGETS } from '@vernix/meter';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);
const Hours = z
  .number()
  .positive()
  .max(10 * 366 * 24);

/** `apps/key-service/src/main.ts --config FILE.json` */
export const KeyServiceConfig = z.strictObject({
  /** Holds the keystore and the log; nobody else reads it. */
  directory: Path,
  /** First line: the passphrase that opens the keystore. */
  passphraseFile: Path,
  /** Unix socket the vault calls; made with mode 0600. */
  socket: Path,
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
  /** The log's name, in every checkpoint and key. It cannot change: the log would be another one. */
  logOrigin: z.string().min(1).max(200).default('vernix/registry'),
  /** Who must see the log grow, and what to do when they do not. */
  witnesses: z
    .strictObject({
      /** Public keys of witnesses; two of one name are one witness. */
      keys: z.array(z.string().max(4096)).max(64).default([]),
      /** How many must sign a checkpoint before it counts as seen. */
      quorum: z.int().min(0).max(64).default(0),
      /** `stop`: nothing more is released once an entry has waited for them so long. `degrade`: releasing goes on. */
      unreachable: z.enum(['degrade', 'stop']).default('degrade'),
      minutes: z
        .number()
        .positive()
        .max(7 * 24 * 60)
        .default(60),
    })
    .refine(
      ({ keys, quorum, unreachable }) => quorum <= keys.length && (unreachable === 'degrade' || quorum > 0),
      {
        error: 'quorum: not more than there are keys, and with stop at least 1',
      },
    )
    .prefault({}),
  /** How much may be released, to whom, how fast (docs/adr/0010-meter.md). */
  budgets: BudgetTable.default(DEFAULT_BUDGETS),
  /**
   * Doubles of one person in `every` are placed among the people (docs/adr/0016-decoys.md), and insights leaves them out: it
   * opens what is sealed to `insights`. Null: none are made.
   */
  decoys: z
    .strictObject({
      every: z.int().min(2).max(100_000).default(50),
      /** Another one makes other doubles, of other people; those that are there stay decoys. For after a break-in. */
      generation: z.int().positive().default(1),
      insights: AgeRecipient,
    })
    .nullable()
    .default(null),
});
export type KeyServiceConfig = z.output<typeof KeyServiceConfig>;
