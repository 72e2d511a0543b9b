/** One measurement anyone can run: `npm run bench -- NAME`. */
export interface Bench {
  /** Short and lower-case: what is typed. */
  readonly name: string;
  /** What is measured, against what, in one sentence. */
  readonly about: string;
  /** The goal that decides the exit code, in words and numbers. */
  readonly bound: string;
  /** Measures, and says what it found as it finds it. Cleans up what it made, also when it fails. */
  run(report: Report): Promise<void>;
}

/** Where a bench puts its findings. */
export interface Report {
  /** A figure for the reader: nothing depends on it. */
  figure(what: string, value: number, unit: Unit): void;
  /** A figure that has to reach `atLeast`. The run fails when one does not. */
  goal(what: string, value: number, unit: Unit, atLeast: number): void;
  /** What the reader must know to judge the figures, such as a peer that is not installed. */
  note(text: string): void;
}

/** `×` is a ratio of two figures of the same run. MB is 10^6 bytes. `µs` is for one record. */
export type Unit = 'MB/s' | 'records/s' | '×' | 's' | 'MB' | 'records' | 'µs';
