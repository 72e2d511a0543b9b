import { type Bounds, infer, numberOf } from './attacker.ts';
import { hides } from './reasons.ts';
import { isDeeper, type Measure, measuresOf, type Sum, type Table, type Withheld } from './table.ts';
import { Trial } from './trial.ts';

const neededFor = (measure: Measure): Withheld => (measure === 2 ? 'whole' : 'part');
const membersOf = ({ total, parts }: Sum): readonly number[] => [total, ...parts];

/** The companions of a table's small cells: withheld so that subtraction does not give the small ones away. */
export class Protection {
  readonly withheld: Withheld[];
  readonly #table: Table;
  readonly #threshold: number;
  readonly #sizes: number | null;
  readonly #small: readonly Withheld[];
  readonly #sumsOf: readonly Sum[][];

  /**
   * `table` has no two cells that are always equal; `small` is what is withheld of each for its own sake, or as it is
   * decided; `sizes`, whether withheld numbers are called small where they are.
   */
  constructor(table: Table, small: readonly Withheld[], threshold: number, sizes: boolean) {
    this.#table = table;
    this.#threshold = threshold;
    this.#sizes = sizes ? threshold : null;
    this.#small = small;
    this.withheld = [...small];
    this.#sumsOf = table.cells.map(() => []);
    for (const sum of table.sums) for (const cell of membersOf(sum)) this.#sumsOf[cell]?.push(sum);
  }

  /** Adds companions until no small number is given away. Returns false if some still are, with no cell left to withhold. */
  complete(): boolean {
    if (!this.#addUntilNone((bounds) => this.#known(bounds))) return false;
    this.#letGo();
    const trial = new Trial(this.#table);
    return this.#addUntilNone((bounds) =>
      this.#withheldWhere((...at) => this.#isSmall(...at) && trial.leavesOne(bounds, ...at)),
    );
  }

  #addUntilNone(knownBy: (bounds: Bounds) => Iterable<[cell: number, measure: Measure]>): boolean {
    for (;;) {
      const known = [...knownBy(infer(this.#table, this.withheld, this.#sizes))];
      if (!known.some((each) => this.#isSmall(...each))) return true;
      // Plain subtraction first; what is left is pinned by bounds alone, such as the parts of a shown zero.
      const added =
        this.#addWhereAlone() ||
        known.some(([cell, measure]) => this.#pick(this.#sumsOf[cell] ?? [], cell, measure)) ||
        known.some((each) => this.#isSmall(...each) && this.#pickFurtherOff(...each));
      if (!added) return false;
    }
  }

  /** Shows again every companion the others turn out to do without, those that readers would miss most first. */
  #letGo(): void {
    const { cells, ranks } = this.#table;
    const companions = this.withheld
      .map((_, cell) => cell)
      .filter((cell) => this.withheld[cell] !== this.#small[cell])
      .sort(
        (a, b) =>
          (ranks[b] ?? 0) - (ranks[a] ?? 0) ||
          (cells[b]?.denominator ?? 0) - (cells[a]?.denominator ?? 0) ||
          a - b,
      );
    for (const cell of companions) {
      for (const less of ['nothing', 'part'] as const) {
        if (isDeeper(this.#small[cell] ?? 'whole', less)) continue;
        if (less === 'part' && this.withheld[cell] !== 'whole') continue;
        if (this.#canBe(cell, less)) break;
      }
    }
  }

  /** Withholds less of a cell, and of companions that can then be worked out, if no small number can. */
  #canBe(cell: number, less: Withheld): boolean {
    const before = [...this.withheld];
    this.withheld[cell] = less;
    if (this.#showWhatFollows(cell)) return true;
    before.forEach((state, each) => (this.withheld[each] = state));
    return false;
  }

  /** Shows the companions a reader knows now that `from` is shown. False when a small number becomes known. */
  #showWhatFollows(from: number): boolean {
    for (let next: number[] = [from]; next.length > 0; ) {
      if (!this.#showAlone(next)) return false;
      const known = [...this.#known(infer(this.#table, this.withheld, this.#sizes))];
      if (known.some((each) => this.#isSmall(...each))) return false;
      next = known.filter((each) => this.#show(...each)).map(([cell]) => cell);
    }
    return true;
  }

  /** The same for what plain subtraction gives, which is found without looking at the whole table. */
  #showAlone(from: readonly number[]): boolean {
    const next = [...from];
    for (let cell = next.pop(); cell !== undefined; cell = next.pop()) {
      for (const sum of this.#sumsOf[cell] ?? []) {
        for (const measure of measuresOf(this.#table.kind)) {
          const [only, ...others] = membersOf(sum).filter((member) => this.#isWithheld(member, measure));
          if (only === undefined || others.length > 0) continue;
          if (this.#isSmall(only, measure)) return false;
          if (this.#show(only, measure)) next.push(only);
        }
      }
    }
    return true;
  }

  /** Shows a number that is withheld only as a companion. Returns whether it was. */
  #show(cell: number, measure: Measure): boolean {
    if (hides(this.#small[cell], measure) || !this.#isWithheld(cell, measure)) return false;
    this.withheld[cell] = measure === 2 && this.#table.kind === 'shares' ? 'part' : 'nothing';
    return true;
  }

  /** A companion for each number that is the only withheld one of a sum. */
  #addWhereAlone(): boolean {
    let added = false;
    for (const measure of measuresOf(this.#table.kind)) {
      for (const sum of this.#table.sums) {
        const [only, ...others] = membersOf(sum).filter((cell) => this.#isWithheld(cell, measure));
        if (only === undefined || others.length > 0) continue;
        const matters = this.#isSmall(only, measure) || !hides(this.#small[only], measure);
        if (matters && this.#pick([sum], only, measure)) added = true;
      }
    }
    return added;
  }

  #known(bounds: Bounds): Iterable<[cell: number, measure: Measure]> {
    return this.#withheldWhere((cell, measure) => bounds.isKnown(cell, measure));
  }

  *#withheldWhere(
    is: (cell: number, measure: Measure) => boolean,
  ): Generator<[cell: number, measure: Measure]> {
    for (const cell of this.withheld.keys()) {
      for (const measure of measuresOf(this.#table.kind)) {
        if (this.#isWithheld(cell, measure) && is(cell, measure)) yield [cell, measure];
      }
    }
  }

  /** Withholds the best companion that these sums have for a cell, if there is any left. */
  #pick(sums: readonly Sum[], given: number, measure: Measure): boolean {
    let best: readonly [cell: number, cost: readonly number[]] | null = null;
    for (const sum of sums) {
      for (const cell of membersOf(sum)) {
        if (cell === given || this.#isWithheld(cell, measure) || this.#isDecided(cell)) continue;
        const cost = this.#cost(cell, sum, measure);
        if (best === null || isLess(cost, best[1])) best = [cell, cost];
      }
    }
    if (best === null) return false;
    this.withheld[best[0]] = neededFor(measure);
    return true;
  }

  /** The same, of the nearest sums that have any left: what gives a number away may be a chain of sums that are all withheld here. */
  #pickFurtherOff(given: number, measure: Measure): boolean {
    const seen = new Set([given]);
    for (let ring = [given]; ring.length > 0; ) {
      const sums = ring.flatMap((cell) => this.#sumsOf[cell] ?? []);
      ring = [...new Set(sums.flatMap(membersOf))].filter((cell) => !seen.has(cell));
      for (const cell of ring) seen.add(cell);
      if (this.#pick(sums, given, measure)) return true;
    }
    return false;
  }

  /**
   * What withholding a cell costs readers, to be compared in order: its rank; whether it is nobody; how many further sums would
   * then have a single withheld cell and need a companion in turn; how many people it is about.
   */
  #cost(cell: number, culprit: Sum, measure: Measure): readonly number[] {
    const lonely = (this.#sumsOf[cell] ?? []).filter(
      (sum) => sum !== culprit && !membersOf(sum).some((other) => this.#isWithheld(other, measure)),
    );
    const value = this.#table.cells[cell] ?? { numerator: 0, denominator: 0 };
    // Nobody is a poor place to hide: the reader who learns that there is nobody knows the rest.
    const zero = numberOf(value, measure) === 0 ? 1 : 0;
    return [this.#table.ranks[cell] ?? 0, zero, lonely.length, value.denominator];
  }

  /** Whether this number must not become known. The others of a small cell may: a zero is about nobody. */
  #isSmall(cell: number, measure: Measure): boolean {
    const value = this.#table.cells[cell];
    const number = value === undefined ? 0 : numberOf(value, measure);
    return number > 0 && number < this.#threshold;
  }

  /** Readers have its number from another table, so it hides nothing here. */
  #isDecided(cell: number): boolean {
    return (this.#table.decided?.[cell] ?? null) !== null;
  }

  #isWithheld(cell: number, measure: Measure): boolean {
    return hides(this.withheld[cell], measure);
  }
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? 0;
    if (value !== other) return value < other;
  }
  return false;
}
