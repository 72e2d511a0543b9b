/** The rows that the simulated partners send, in order of arrival. */
import { LABORATORY, MIDWIFERY, type Submission, submissions } from '@vernix/synth';
import { DEMO_SITE } from './partners.ts';

/** One make-believe population; each pass sends another share of it, spread over the same two years. */
const POPULATION = { seed: 20_230_527, births: 60_000, passes: 20 } as const;
const MONTHS = 24;

/** First and last day of the births: the two years that end the day before the demo was first started. */
export function periodBefore(firstStart: Date): { from: string; to: string } {
  const to = new Date(firstStart);
  to.setUTCDate(to.getUTCDate() - 1);
  const from = new Date(to);
  from.setUTCMonth(from.getUTCMonth() - MONTHS, 1);
  return { from: isoDay(from), to: isoDay(to) };
}

const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

export interface DemoRow {
  readonly submission: Submission;
  /** The first pass fills the charts at once; later ones trickle. */
  readonly pass: number;
}

/** Every row there will ever be, then the end: about 150,000. The same period gives the same rows. */
export function* demoRows(period: { from: string; to: string }): Generator<DemoRow, void, undefined> {
  const { seed, births, passes } = POPULATION;
  const options = {
    seed,
    births,
    ...period,
    sites: [DEMO_SITE],
    laboratory: LABORATORY,
    midwifery: MIDWIFERY,
  };
  for (let pass = 0; pass < passes; pass += 1) {
    for (const submission of submissions(options)) {
      if (submission.birth.delivery.index % passes === pass) yield { submission, pass };
    }
  }
}
