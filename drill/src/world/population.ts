import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { numbersIn } from '../loot/scan.ts';
import { controlledBy } from './control.ts';
import { IndexSet } from './index-set.ts';
import { Truth } from './truth.ts';
import { Pairs, Whose } from './whose.ts';

/** What gives a row of a file away: any of these, read in clear, says whom the row is about. */
const TELLING_COLUMNS = ['mother.health_number', 'infant.health_number', 'record.local_id'];

/**
 * The people of the synthetic population, and what gives each of them away. The drill's yardstick, never a thief's tool. It takes
 * some hundred bytes a person, whatever the size of the population.
 */
export class Population {
  readonly #whose: Whose;
  readonly #paths: readonly string[];
  /** How many persons have rows. */
  readonly people: number;
  /** Persons are numbered from 0 below this. */
  readonly numbered: number;

  private constructor(whose: Whose, people: number, numbered: number, paths: readonly string[]) {
    this.#whose = whose;
    this.people = people;
    this.numbered = numbered;
    this.#paths = paths;
  }

  /** Reads some of what `vernix synth` wrote to the directory: files, and the truth about each of their rows. */
  static async read(directory: string, files: readonly string[]): Promise<Population> {
    const truth = await Truth.read(join(directory, 'truth.csv'), files);
    const persons = new IndexSet(truth.numbered);
    const pairs = new Pairs();
    for (const file of files) {
      let row = 0;
      for await (const cells of tellingCells(join(directory, file))) {
        // Of a twin's chart number a thief makes out the number before the dash.
        const numbers = cells.flatMap((cell) => [...numbersIn(Buffer.from(cell))]);
        for (const person of truth.personsOf(file, row)) {
          persons.add(person);
          for (const number of numbers) pairs.add(number, person);
        }
        row += 1;
      }
    }
    const paths = files.map((file) => join(directory, file));
    return new Population(new Whose(pairs), persons.size, truth.numbered, paths);
  }

  /** How many numbers give somebody away; they have places from 0 below this. */
  get numberCount(): number {
    return this.#whose.size;
  }

  /** Every one of them. */
  get numbers(): Iterable<string> {
    return this.#whose.numbers();
  }

  /** What stands in the columns that give somebody away, as their senders write it, row by row: from the files, which are not kept. */
  async *cells(): AsyncGenerator<string, void, undefined> {
    for (const path of this.#paths) {
      for await (const cells of tellingCells(path)) yield* cells.filter((cell) => cell !== '');
    }
  }

  /** The place of a number among those that give somebody away. Null when it is nobody's in this population. */
  indexOf(number: string): number | null {
    return this.#whose.indexOf(number);
  }

  /** The persons that the number at this place gives away, read in clear. */
  personsAt(index: number): Uint32Array {
    return this.#whose.personsAt(index);
  }

  /** Of how many of its numbers this one, which is nobody's, is a control. */
  controlledBy(number: string): number {
    const controlled = controlledBy(number);
    if (controlled === null) return 0;
    let count = 0;
    for (const code of this.#whose.codesBetween(controlled.from, controlled.to))
      if (controlled.includes(code)) count += 1;
    return count;
  }
}

/** Of each row, the cells that give it away. */
async function* tellingCells(path: string): AsyncGenerator<readonly string[], void, undefined> {
  let columns: number[] | undefined;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const cells = line.split(',');
    if (columns === undefined) columns = TELLING_COLUMNS.map((column) => cells.indexOf(column));
    else yield columns.map((column) => cells[column] ?? '');
  }
}
