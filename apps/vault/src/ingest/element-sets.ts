import { DICTIONARY } from '@vernix/dictionary';
import type { Client } from 'pg';
import type { Numbers } from './numbers.ts';
import { type ElementSet, elementBytes, elementSetOf } from './payload.ts';

/** Numbers the sets of elements records hold. There are few, so all of this dictionary version's are kept in memory. */
export class ElementSets {
  readonly #ids: Map<string, number>;
  readonly #fresh: { id: number; elements: Buffer }[] = [];
  readonly #numbers: Numbers;

  private constructor(ids: Map<string, number>, numbers: Numbers) {
    this.#ids = ids;
    this.#numbers = numbers;
  }

  static async read(client: Client, numbers: Numbers): Promise<ElementSets> {
    const { rows } = await client.query<{ id: number; elements: Buffer }>(
      'SELECT element_set_id AS id, elements FROM element_set WHERE dictionary_version = $1',
      [DICTIONARY.version],
    );
    return new ElementSets(new Map(rows.map(({ id, elements }) => [elementSetOf(elements), id])), numbers);
  }

  idOf(set: ElementSet): number {
    const known = this.#ids.get(set);
    if (known !== undefined) return known;
    const id = this.#numbers.next('element_set');
    this.#ids.set(set, id);
    this.#fresh.push({ id, elements: elementBytes(set) });
    return id;
  }

  async write(client: Client): Promise<void> {
    await client.query(
      `INSERT INTO element_set (element_set_id, dictionary_version, elements)
         SELECT id, $1, elements FROM unnest($2::int4[], $3::bytea[]) AS new (id, elements)`,
      [DICTIONARY.version, this.#fresh.map(({ id }) => id), this.#fresh.map(({ elements }) => elements)],
    );
  }
}
