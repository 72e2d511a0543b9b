import type { World } from '../world/world.ts';
import { query } from './database.ts';

const CLASSES = ['identity', 'clinical'] as const;

export interface SealedItem {
  readonly transferId: string;
  readonly itemClass: (typeof CLASSES)[number];
  readonly row: number;
  readonly sealed: Buffer;
}

/** Sealed items as they are read, some at a time: a registry's do not fit in memory. */
export type SealedPages = AsyncIterable<readonly SealedItem[]> | Iterable<readonly SealedItem[]>;

interface Reading {
  readonly classes: readonly SealedItem['itemClass'][];
  /** From the newest row back to the oldest. */
  readonly backwards?: boolean;
  /** Rows of a page. */
  readonly atATime: number;
}

interface Row {
  readonly batch: number;
  readonly row: number;
  readonly identity?: Buffer | null;
  readonly clinical?: Buffer | null;
}

const FIRST = { batch: -1, row: -1 };
const LAST = { batch: 2 ** 31 - 1, row: 2 ** 31 - 1 };

/** Read as they are asked for, each page by a question of its own: nothing is held open by who stops half way. */
async function* pagesOf(
  world: World,
  { classes, backwards = false, atATime }: Reading,
): AsyncGenerator<SealedItem[], void, undefined> {
  const transfers = await transfersByBatch(world);
  const columns = classes.map((itemClass) => `${itemClass}_sealed AS ${itemClass}`);
  const held = classes.map((itemClass) => `${itemClass}_sealed IS NOT NULL`);
  const [beyond, direction] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
  let at = backwards ? LAST : FIRST;
  for (;;) {
    const rows = await query<Row>(
      world,
      `SELECT batch_no AS batch, row_no AS row, ${columns.join(', ')} FROM source_record
         WHERE (batch_no, row_no) ${beyond} (${at.batch}, ${at.row}) AND (${held.join(' OR ')})
         ORDER BY batch_no ${direction}, row_no ${direction} LIMIT ${atATime}`,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.flatMap((row) => itemsOf(row, transfers.get(row.batch) ?? ''));
    at = last;
  }
}

async function transfersByBatch(world: World): Promise<Map<number, string>> {
  const rows = await query<{ batch: number; id: string }>(
    world,
    'SELECT batch_no AS batch, transfer_id AS id FROM transfer WHERE batch_no IS NOT NULL',
  );
  return new Map(rows.map(({ batch, id }) => [batch, id]));
}

function itemsOf(found: Row, transferId: string): SealedItem[] {
  return CLASSES.flatMap((itemClass) => {
    const sealed = found[itemClass] ?? null;
    return sealed === null ? [] : [{ transferId, itemClass, row: found.row, sealed }];
  });
}

/** Every item of the registry, as the database holds them, row by row. @param atATime rows */
export const sealedPages = (world: World, atATime = 5_000): AsyncGenerator<SealedItem[], void, undefined> =>
  pagesOf(world, { classes: CLASSES, atATime });

/** Items one after the other: there is always a next one to be looked at, however many were. */
export class Supply {
  readonly #pages: AsyncIterator<readonly SealedItem[]> | Iterator<readonly SealedItem[]>;
  #page: readonly SealedItem[] = [];
  #at = 0;

  constructor(pages: SealedPages) {
    this.#pages = Symbol.asyncIterator in pages ? pages[Symbol.asyncIterator]() : pages[Symbol.iterator]();
  }

  /** Every item of a class; the oldest first, or the newest. */
  static of(world: World, itemClass: SealedItem['itemClass'], first: 'oldest' | 'newest'): Supply {
    return new Supply(pagesOf(world, { classes: [itemClass], backwards: first === 'newest', atATime: 200 }));
  }

  /** The same one until it is passed over; undefined behind the last. */
  async next(): Promise<SealedItem | undefined> {
    while (this.#at >= this.#page.length) {
      const page: IteratorResult<readonly SealedItem[], unknown> = await this.#pages.next();
      if (page.done === true) return undefined;
      this.#page = page.value;
      this.#at = 0;
    }
    return this.#page[this.#at];
  }

  pass(): void {
    this.#at += 1;
  }
}

export async function countItems(world: World): Promise<number> {
  const [row] = await query<{ items: string }>(
    world,
    'SELECT count(identity_sealed) + count(clinical_sealed) AS items FROM source_record',
  );
  return Number(row?.items ?? 0);
}

/** The first of each class of each transfer. */
export async function sampleItems(world: World, each: number): Promise<SealedItem[]> {
  const ofClass = CLASSES.map(
    (itemClass) =>
      `SELECT transfer_id AS "transferId", '${itemClass}' AS "itemClass", row_no AS row, sealed
         FROM transfer CROSS JOIN LATERAL (
           SELECT row_no, ${itemClass}_sealed AS sealed FROM source_record
            WHERE source_record.batch_no = transfer.batch_no AND ${itemClass}_sealed IS NOT NULL
            ORDER BY row_no LIMIT ${each}) AS first`,
  );
  return await query<SealedItem>(world, ofClass.join(' UNION ALL '));
}

/** Items of the transfer that has most of them, identities first. */
export async function itemsOfLargest(world: World, most: number): Promise<SealedItem[]> {
  return await query<SealedItem>(
    world,
    `WITH largest AS (
       SELECT batch_no FROM source_record GROUP BY batch_no
         ORDER BY count(identity_sealed) + count(clinical_sealed) DESC, batch_no LIMIT 1)
     SELECT transfer_id AS "transferId", item_class AS "itemClass", row_no AS row, sealed
       FROM largest JOIN transfer USING (batch_no) JOIN source_record USING (batch_no),
         LATERAL (VALUES ('identity', identity_sealed), ('clinical', clinical_sealed)) AS item (item_class, sealed)
       WHERE sealed IS NOT NULL ORDER BY item_class DESC, row_no LIMIT ${most}`,
  );
}

/** Numbers of some people that the registry holds identities of. */
export async function somePeople(world: World, most: number): Promise<number[]> {
  const rows = await query<{ person: string }>(
    world,
    `SELECT person_id AS person FROM person
       WHERE EXISTS (SELECT FROM membership JOIN source_record USING (batch_no, row_no)
                      WHERE membership.person_id = person.person_id AND identity_sealed IS NOT NULL)
       ORDER BY person_id LIMIT ${most}`,
  );
  return rows.map(({ person }) => Number(person));
}

/** The items of the rows about these few people. */
export async function itemsAbout(world: World, people: readonly number[]): Promise<SealedItem[]> {
  const rows = await query<Row & { transferId: string }>(
    world,
    `SELECT transfer_id AS "transferId", batch_no AS batch, row_no AS row,
            identity_sealed AS identity, clinical_sealed AS clinical
       FROM (SELECT DISTINCT batch_no, row_no FROM membership WHERE person_id IN (${people.join(', ')})) AS theirs
         JOIN source_record USING (batch_no, row_no) JOIN transfer USING (batch_no)`,
  );
  return rows.flatMap((row) => itemsOf(row, row.transferId));
}
