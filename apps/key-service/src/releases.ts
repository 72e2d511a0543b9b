import { Instant, Principal, Purpose, VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { Journal } from './journal.ts';

/** What one release says of itself. Ids and counts; never a key. */
export interface Release {
  readonly op: string;
  readonly principal: string;
  readonly purpose?: z.infer<typeof Purpose>;
  readonly transferId?: string;
  /** What was released, in the operation's own terms. */
  readonly what: Readonly<Record<string, unknown>>;
  /** How much this release adds to the totals. */
  readonly adds?: Partial<Totals>;
}

const Totals = z.object({
  transfers: z.int().nonnegative(),
  identity: z.int().nonnegative(),
  clinical: z.int().nonnegative(),
});
type Totals = z.infer<typeof Totals>;

/** One line of the release file. `n` comes first, so that even a torn line shows its number. */
const Line = z.looseObject({
  n: z.int().positive(),
  at: Instant,
  op: z.string(),
  principal: Principal,
  purpose: Purpose.optional(),
  /** Running totals after this line, so that the last line alone tells them. */
  totals: Totals,
});

/** Longer than any line: a release of 5,000 transfers' facts is about 130 KiB. */
const TAIL_BYTES = 1024 * 1024;
const NOTHING: Totals = { transfers: 0, identity: 0, clinical: 0 };

/**
 * The append-only record of what was released (`releases.ndjson`). A release is on disk before it is answered; when it
 * cannot be written, nothing is released. Numbers rise, and none is used twice: a gap marks a line that was torn or
 * could not be written.
 */
export class Releases {
  readonly #journal: Journal;
  readonly #now: () => Date;
  #last: number;
  #lastAt: string | null;
  #totals: Totals;

  private constructor(journal: Journal, now: () => Date, last: z.infer<typeof Line> | undefined) {
    this.#journal = journal;
    this.#now = now;
    this.#last = last?.n ?? 0;
    this.#lastAt = last?.at ?? null;
    this.#totals = last?.totals ?? NOTHING;
  }

  /** @throws VernixError `release-file-missing`, `release-file-damaged` */
  static async open(path: string, now: () => Date): Promise<Releases> {
    const journal = await Journal.open(path).catch((cause: unknown) => {
      throw new VernixError('release-file-missing', {}, { cause });
    });
    const lines = (await journal.tail(TAIL_BYTES)).toString('utf8').split('\n');
    const torn = lines.pop() ?? '';
    const last = lastWhole(lines);
    if (last === undefined && lines.length > 0) {
      await journal.close();
      throw new VernixError('release-file-damaged');
    }
    const releases = new Releases(journal, now, last);
    if (torn !== '') {
      // It was never answered, yet it may have been numbered: that number is passed over, and this says so.
      const tornNumber = Number(/^\{"n":(\d+)/.exec(torn)?.[1] ?? 0);
      releases.#last = Math.max(releases.#last + 1, tornNumber);
      await releases.record({
        op: 'repaired',
        principal: 'key-service',
        what: { passedOver: releases.#last },
      });
    }
    return releases;
  }

  get figures(): { releases: number; lastReleaseAt: string | null; totals: Totals } {
    return { releases: this.#last, lastReleaseAt: this.#lastAt, totals: this.#totals };
  }

  /**
   * Resolves to the release's number when it is on disk.
   * @throws VernixError `release-not-written`
   */
  async record(release: Release): Promise<number> {
    const { adds = {}, op, principal, purpose, transferId, what } = release;
    const n = (this.#last += 1);
    const at = this.#now().toISOString();
    this.#totals = {
      transfers: this.#totals.transfers + (adds.transfers ?? 0),
      identity: this.#totals.identity + (adds.identity ?? 0),
      clinical: this.#totals.clinical + (adds.clinical ?? 0),
    };
    const line = { n, at, op, principal, purpose, transferId, ...what, totals: this.#totals };
    try {
      await this.#journal.append(JSON.stringify(line));
    } catch (cause) {
      throw new VernixError('release-not-written', {}, { cause });
    }
    this.#lastAt = at;
    return n;
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

/** The newest whole line; torn ones from earlier failures are skipped. */
function lastWhole(lines: readonly string[]): z.infer<typeof Line> | undefined {
  for (const line of lines.toReversed()) {
    try {
      return Line.parse(JSON.parse(line));
    } catch {
      // torn: look further back
    }
  }
  return undefined;
}
