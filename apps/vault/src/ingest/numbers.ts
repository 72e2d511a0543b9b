import { type Allocate, idOn, shardOfNumber } from '@vernix/linkage';
import type { Client } from 'pg';

type Name = 'batch' | 'person' | 'delivery' | 'element_set' | 'record' | 'unlinked';

/**
 * The registry's running numbers and totals, read at the start of a file and written at its end, in its transaction. A
 * file that fails leaves no gap.
 */
export class Numbers implements Allocate {
  readonly #start: ReadonlyMap<string, number>;
  readonly #now: Map<string, number>;

  private constructor(values: ReadonlyMap<string, number>) {
    this.#start = values;
    this.#now = new Map(values);
  }

  static async read(client: Client): Promise<Numbers> {
    const { rows } = await client.query<{ name: string; value: string }>(
      'SELECT name, value FROM counter FOR UPDATE',
    );
    return new Numbers(new Map(rows.map(({ name, value }) => [name, Number(value)])));
  }

  next(name: Name, by = 1): number {
    const value = (this.#now.get(name) ?? 0) + by;
    this.#now.set(name, value);
    return value;
  }

  /** How many were handed out since the file began. */
  handedOut(name: Name): number {
    return (this.#now.get(name) ?? 0) - (this.#start.get(name) ?? 0);
  }

  person(shard: number | null): number {
    const running = this.next('person');
    return idOn(shard ?? shardOfNumber(running), running);
  }

  delivery(shard: number | null): number {
    const running = this.next('delivery');
    return idOn(shard ?? shardOfNumber(running), running);
  }

  async write(client: Client): Promise<void> {
    await client.query(
      `UPDATE counter SET value = new.value
         FROM unnest($1::text[], $2::int8[]) AS new (name, value) WHERE counter.name = new.name`,
      [[...this.#now.keys()], [...this.#now.values()]],
    );
  }
}
