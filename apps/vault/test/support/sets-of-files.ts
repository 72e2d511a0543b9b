import type { Client } from 'pg';

/** Which files a woman is spoken of in, beside other women: each number is of those. */
export interface SetOfFiles {
  /** In the same files, and in no other. */
  readonly same: number;
  /** In the same, but for one in whose place there is the same sender's file before or after it. */
  readonly near: number;
}

/** By the woman's number. */
export async function setsOfFiles(client: Client): Promise<ReadonlyMap<number, SetOfFiles>> {
  const { rows: senders } = await client.query<{ batches: number[] }>(
    `SELECT array_agg(batch_no ORDER BY batch_no) AS batches FROM transfer WHERE batch_no IS NOT NULL GROUP BY partner`,
  );
  const { rows: women } = await client.query<{ woman: string; batches: number[] }>(
    `SELECT person_id AS woman, array_agg(DISTINCT batch_no ORDER BY batch_no) AS batches FROM membership
      WHERE role = 1 GROUP BY person_id`,
  );
  const byFiles = Map.groupBy(women, ({ batches }) => batches.join());
  const inJust = (batches: readonly number[]): number =>
    byFiles.get(batches.toSorted((a, b) => a - b).join())?.length ?? 0;
  const beside = new Map(
    senders.flatMap(({ batches }) =>
      batches.map((batch, at) => [batch, [batches[at - 1], batches[at + 1]]] as const),
    ),
  );
  return new Map(
    women.map(({ woman, batches }) => {
      const moved = batches.flatMap((batch, at) =>
        (beside.get(batch) ?? []).flatMap((other) =>
          other === undefined || batches.includes(other) ? [] : [batches.with(at, other)],
        ),
      );
      const near = moved.reduce((sum, other) => sum + inJust(other), 0);
      return [Number(woman), { same: inJust(batches) - 1, near }] as const;
    }),
  );
}
