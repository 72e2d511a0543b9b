import type { Balance } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import type { Client } from 'pg';
import { ElementSets } from './element-sets.ts';
import { Numbers } from './numbers.ts';
import { keepSenderReport, Sent } from './sent.ts';

/** The file whose batch is finished. */
export interface FinishedFile {
  readonly transfer: { readonly id: string };
  readonly mapping: { readonly id: string };
  readonly openedAt: Date;
  readonly parsedAt: Date;
  readonly fingerprint: Buffer;
}

/** The running totals of one file. */
export class Batch {
  readonly number: number;
  readonly numbers: Numbers;
  readonly elementSets: ElementSets;
  /** The same file as its sender knows it. */
  readonly sent = new Sent();
  readonly balance: { -readonly [Key in keyof Balance]: number } = {
    rows: 0,
    accepted: 0,
    queried: 0,
    rejected: 0,
    unchanged: 0,
  };
  readonly #firstPerson: number;
  readonly #manifest = new Map<number, number>();
  readonly #findings = new Map<string, { rule: string; element: string; count: number }>();
  #metKnownPerson = false;
  #blocks = 0;

  private constructor(numbers: Numbers, elementSets: ElementSets) {
    this.numbers = numbers;
    this.elementSets = elementSets;
    this.number = numbers.next('batch');
    this.#firstPerson = numbers.next('person', 0);
  }

  /** Begins a batch within the caller's transaction. */
  static async begin(client: Client): Promise<Batch> {
    const numbers = await Numbers.read(client);
    return new Batch(numbers, await ElementSets.read(client, numbers));
  }

  nextBlock(): number {
    return (this.#blocks += 1);
  }

  count(outcome: 'accepted' | 'queried' | 'rejected', isHeld: boolean): void {
    this.balance.rows += 1;
    this.balance[outcome] += 1;
    if (isHeld) this.balance.unchanged += 1;
  }

  holds(elementSet: number): void {
    this.#manifest.set(elementSet, (this.#manifest.get(elementSet) ?? 0) + 1);
  }

  found({ rule, element }: { readonly rule: string; readonly element: string | null }): void {
    const key = `${rule} ${element ?? ''}`;
    const known = this.#findings.get(key);
    if (known === undefined) this.#findings.set(key, { rule, element: element ?? '', count: 1 });
    else known.count += 1;
  }

  metKnownPerson(): void {
    this.#metKnownPerson = true;
  }

  /** Writes what belongs to the batch as a whole, and the transfer's outcome. */
  async finish(client: Client, file: FinishedFile): Promise<void> {
    const { rows, accepted, queried, rejected, unchanged } = this.balance;
    if (rows !== accepted + queried + rejected) throw new RangeError('The balance does not hold.');
    await this.elementSets.write(client);
    await client.query(
      'INSERT INTO manifest (batch_no, element_set_id, records) SELECT $1, * FROM unnest($2::int4[], $3::int4[])',
      [this.number, [...this.#manifest.keys()], [...this.#manifest.values()]],
    );
    const counts = [...this.#findings.values()];
    await client.query(
      `INSERT INTO finding_count (batch_no, rule, element, count)
         SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int4[])`,
      [
        this.number,
        ...(['rule', 'element', 'count'] as const).map((column) => counts.map((row) => row[column])),
      ],
    );
    await this.numbers.write(client);
    await keepSenderReport(client, file.transfer.id, this.sent);
    await client.query(
      `UPDATE transfer SET state = 'committed', finished_at = clock_timestamp(), fault_code = NULL,
         batch_no = $2, mapping = $3, dictionary_version = $4, content_fingerprint = $5,
         opened_at = $6, parsed_at = $7,
         rows = $8, accepted = $9, queried = $10, rejected = $11, unchanged = $12,
         new_persons = $13, known_persons = $14, unlinked_records = $15, new_deliveries = $16
       WHERE transfer_id = $1`,
      [
        file.transfer.id,
        this.number,
        file.mapping.id,
        DICTIONARY.version,
        file.fingerprint.toString('hex'),
        file.openedAt,
        file.parsedAt,
        rows,
        accepted,
        queried,
        rejected,
        unchanged,
        this.numbers.handedOut('person'),
        await this.#knownPersons(client),
        this.numbers.handedOut('unlinked'),
        this.numbers.handedOut('delivery'),
      ],
    );
  }

  /** Persons of this file that the registry knew before it. */
  async #knownPersons(client: Client): Promise<number> {
    if (!this.#metKnownPerson) return 0;
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(DISTINCT person_id)::int4 AS count FROM membership
         WHERE batch_no = $1 AND person_id >> 10 <= $2`,
      [this.number, this.#firstPerson],
    );
    return rows[0]?.count ?? 0;
  }
}
