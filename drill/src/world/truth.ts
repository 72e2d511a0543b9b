import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const FIRST_ROWS = 1_024;

/** Stands where the truth says nothing of a row. */
const UNTOLD = 2 ** 32 - 1;
const NOBODY = new Uint32Array(0);

/** Two persons a row, in the order of the file. */
class Rows {
  #persons = new Uint32Array(2 * FIRST_ROWS).fill(UNTOLD);

  set(row: number, infant: number, mother: number): void {
    while (2 * row >= this.#persons.length) {
      const larger = new Uint32Array(2 * this.#persons.length).fill(UNTOLD);
      larger.set(this.#persons);
      this.#persons = larger;
    }
    this.#persons.set([infant, mother], 2 * row);
  }

  personsOf(row: number): Uint32Array {
    const persons = this.#persons.subarray(2 * row, 2 * row + 2);
    return persons[0] === UNTOLD ? NOBODY : persons;
  }
}

/** Who the rows of a synthetic population's files are about. Persons are numbered as they come. */
export class Truth {
  readonly #rows: ReadonlyMap<string, Rows>;
  /** Numbers of persons are below this. */
  readonly numbered: number;

  private constructor(rows: ReadonlyMap<string, Rows>, numbered: number) {
    this.#rows = rows;
    this.numbered = numbered;
  }

  /** @param files those of them that are asked about */
  static async read(path: string, files: readonly string[]): Promise<Truth> {
    const rows = new Map(files.map((file) => [file, new Rows()]));
    const numbers = new Map<string, number>();
    const numberOf = (name: string): number => {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    };
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const [, file = '', row = '', infant = '', mother = ''] = line.split(',', 5);
      if (!/^\d+$/.test(row)) continue; // the header
      rows.get(file)?.set(Number(row) - 1, numberOf(infant), numberOf(mother));
    }
    return new Truth(rows, numbers.size);
  }

  /** The infant and the mother of a row, the first being 0; nobody where the truth says nothing of it. */
  personsOf(file: string, row: number): Uint32Array {
    return this.#rows.get(file)?.personsOf(row) ?? NOBODY;
  }
}
