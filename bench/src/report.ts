import type { Report, Unit } from './bench.ts';

/** One finding, as `--json` prints it: one object a line. */
export type Finding =
  | {
      readonly bench: string;
      readonly kind: 'figure';
      readonly what: string;
      readonly value: number;
      readonly unit: Unit;
    }
  | {
      readonly bench: string;
      readonly kind: 'goal';
      readonly what: string;
      readonly value: number;
      readonly unit: Unit;
      readonly atLeast: number;
      readonly holds: boolean;
    }
  | { readonly bench: string; readonly kind: 'note'; readonly text: string };

/** Keeps count of the goals of one bench, and passes each finding on. */
export class BenchReport implements Report {
  readonly #bench: string;
  readonly #print: (finding: Finding) => void;
  #reached = 0;
  #missed = 0;

  constructor(bench: string, print: (finding: Finding) => void) {
    this.#bench = bench;
    this.#print = print;
  }

  /** Whether there was a goal and every one was reached: a bench that measured nothing has not held its bound. */
  get holds(): boolean {
    return this.#reached > 0 && this.#missed === 0;
  }

  figure(what: string, value: number, unit: Unit): void {
    this.#print({ bench: this.#bench, kind: 'figure', what, value, unit });
  }

  goal(what: string, value: number, unit: Unit, atLeast: number): void {
    const holds = value >= atLeast;
    if (holds) this.#reached++;
    else this.#missed++;
    this.#print({ bench: this.#bench, kind: 'goal', what, value, unit, atLeast, holds });
  }

  note(text: string): void {
    this.#print({ bench: this.#bench, kind: 'note', text });
  }
}

const WHAT_WIDTH = 52;
const VALUE_WIDTH = 10;

/** One line of the readable table. */
export function readable(finding: Finding): string {
  if (finding.kind === 'note') return `  ${finding.text}`;
  const value = finding.value.toFixed(finding.unit === '×' || finding.unit === 's' ? 2 : 0);
  const row = `  ${finding.what.padEnd(WHAT_WIDTH)}${value.padStart(VALUE_WIDTH)} ${finding.unit}`;
  if (finding.kind === 'figure') return row;
  return `${row}  ${finding.holds ? 'holds' : 'FAILS'} (goal ≥ ${finding.atLeast} ${finding.unit})`;
}
