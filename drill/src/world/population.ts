import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { numbersIn } from '../loot/scan.ts';

/** What gives a row of a file away: any of these, read in clear, says whom the row is about. */
const TELLING_COLUMNS = ['mother.health_number', 'infant.health_number', 'record.local_id'];

/** The people of the synthetic population, and what gives each of them away. The drill's yardstick, never a thief's tool. */
export class Population {
  /** By health number or chart number: the persons whose rows it stands in. */
  readonly #whose = new Map<string, Set<string>>();
  readonly #persons = new Set<string>();
  /** As senders write them. */
  readonly #cells = new Set<string>();

  /** Reads some of what `vernix synth` wrote to the directory: files, and the truth about each of their rows. */
  static async read(directory: string, files: readonly string[]): Promise<Population> {
    const population = new Population();
    const truth = await truthOf(join(directory, 'truth.csv'));
    for (const file of files) await population.#readFile(join(directory, file), truth.get(file) ?? []);
    return population;
  }

  get people(): number {
    return this.#persons.size;
  }

  /** Every number that gives somebody away. */
  get numbers(): Iterable<string> {
    return this.#whose.keys();
  }

  /** What stands in the columns that give somebody away, as their senders write it. */
  get cells(): Iterable<string> {
    return this.#cells;
  }

  /** The persons that a number read in clear gives away; none when it is not of this population. */
  givenAwayBy(number: string): ReadonlySet<string> {
    return this.#whose.get(number) ?? new Set();
  }

  async #readFile(path: string, truth: readonly (readonly string[])[]): Promise<void> {
    let columns: number[] = [];
    let row = 0;
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const cells = line.split(',');
      if (row === 0) columns = TELLING_COLUMNS.map((column) => cells.indexOf(column));
      for (const person of row === 0 ? [] : (truth[row - 1] ?? [])) {
        this.#persons.add(person);
        for (const column of columns) this.#tell(cells[column] ?? '', person);
      }
      row += 1;
    }
  }

  /** Of a twin's chart number a thief makes out the number before the dash. */
  #tell(cell: string, person: string): void {
    if (cell !== '') this.#cells.add(cell);
    for (const number of numbersIn(Buffer.from(cell))) {
      const known = this.#whose.get(number);
      if (known === undefined) this.#whose.set(number, new Set([person]));
      else known.add(person);
    }
  }
}

/** By file, for each of its rows: the infant's and the mother's name in the truth. */
async function truthOf(path: string): Promise<Map<string, string[][]>> {
  const truth = new Map<string, string[][]>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const [, file = '', row = '', infant = '', mother = ''] = line.split(',');
    if (!/^\d+$/.test(row)) continue; // the header
    const rows = truth.get(file) ?? [];
    truth.set(file, rows);
    rows[Number(row) - 1] = [infant, mother];
  }
  return truth;
}
