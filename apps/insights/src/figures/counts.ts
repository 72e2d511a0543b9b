import type { Count } from '@vernix/contracts';
import { Grid, type Leaf, type Place } from '@vernix/disclosure';
import { countsQuery, INDICATORS, type Indicator, type Period } from '@vernix/indicators';
import type { OpenSnapshot, Row } from '../snapshots/open-snapshot.ts';

const text = (value: Row[string] | undefined): string | null => (typeof value === 'string' ? value : null);
export const count = (value: Row[string] | undefined): number => (typeof value === 'number' ? value : 0);

/** Where a row of counts belongs. */
export function placeOf(row: Row): { site: string | null; level: string | null } {
  return { site: text(row['site']), level: text(row['level_of_care']) };
}

/** An empty value says nothing about a person, so nobody's count protects another's. Small ones are not shown all the same. */
const WITHHOLD_NOTHING = 1;

interface Counted {
  readonly rate: readonly Leaf[];
  readonly missing: readonly Leaf[];
}

/** Every indicator's counts in one period, judged by the disclosure gate when first asked for. */
export class Counts {
  readonly #counted: ReadonlyMap<string, Counted>;
  readonly #threshold: number;
  readonly #judged = new Map<string, { rate: Grid; missing: Grid }>();

  private constructor(counted: ReadonlyMap<string, Counted>, threshold: number) {
    this.#counted = counted;
    this.#threshold = threshold;
  }

  static async of(snapshot: OpenSnapshot, period: Period, threshold: number): Promise<Counts> {
    const counted = new Map<string, Counted>();
    for (const unit of ['birth', 'woman'] as const) {
      const { sql, parameters, indicators } = countsQuery(unit, period);
      const rows = await snapshot.query(sql, parameters);
      for (const [i, indicator] of indicators.entries())
        counted.set(indicator.id, leavesOf(indicator, i, rows));
    }
    return new Counts(counted, threshold);
  }

  /** Numerators and denominators, by place and month. */
  rate(indicator: Indicator): Grid {
    return this.#judge(indicator).rate;
  }

  /** Rows of a place, and month, whose needed value is missing. */
  missing(indicator: Indicator, place: Place, month?: string | null): Count {
    const { rate, missing } = this.#judge(indicator);
    // The population less those missing is the denominator: the two are withheld in the same cells.
    if (!rate.at(place, month).denominator.shown) return { shown: false, why: 'protects' };
    const { denominator: count } = missing.at(place, month);
    const small = count.shown && count.value > 0 && count.value < this.#threshold;
    return small ? { shown: false, why: 'small' } : count;
  }

  /** Values of one key that have births in the period, in order; null ("not known") last. */
  present(key: 'site' | 'level' | 'column', where: (leaf: Leaf) => boolean): (string | null)[] {
    const births = this.#counted.get(INDICATORS[0]?.id ?? '')?.rate ?? [];
    const values = new Set(births.filter(where).map((leaf) => leaf[key]));
    const known = [...values].filter((value) => value !== null).sort();
    return values.has(null) ? [...known, null] : known;
  }

  #judge(indicator: Indicator): { rate: Grid; missing: Grid } {
    let judged = this.#judged.get(indicator.id);
    if (judged === undefined) {
      const { rate, missing } = this.#counted.get(indicator.id) ?? { rate: [], missing: [] };
      judged = {
        rate: new Grid(rate, this.#threshold, indicator.per === null ? 'counts' : 'shares'),
        missing: new Grid(missing, WITHHOLD_NOTHING, 'counts'),
      };
      this.#judged.set(indicator.id, judged);
    }
    return judged;
  }
}

function leavesOf({ per }: Indicator, i: number, rows: readonly Row[]): Counted {
  const at = (row: Row) => ({ ...placeOf(row), column: text(row['birth_month']) });
  return {
    rate: rows.map((row) => {
      const numerator = count(row[`n${i}`]);
      const denominator = count(row[`d${i}`]);
      // A ratio's two sides are each other's complement: together they are all who were counted.
      return { ...at(row), numerator, denominator: per === 1 ? numerator + denominator : denominator };
    }),
    missing: rows.map((row) => {
      const missing = count(row[`m${i}`]);
      return { ...at(row), numerator: missing, denominator: missing };
    }),
  };
}
