import type { Result } from './drill.ts';

const STOLEN_WIDTH = 52;
const COUNT_WIDTH = 9;
const BAR_WIDTH = 40;

const count = (value: number): string => value.toLocaleString('en-CA').padStart(COUNT_WIDTH);

export function header(people: number): string {
  return [
    `A registry of ${people.toLocaleString('en-CA')} people, robbed part by part.`,
    '',
    `${'stolen'.padEnd(STOLEN_WIDTH)}${'people'.padStart(COUNT_WIDTH)}${'at most'.padStart(COUNT_WIDTH)}`,
  ].join('\n');
}

/** One robbery: what was stolen, whom it gave away, and the most that was allowed. */
export function line({ attack, people, strangers = 0, bound, why, notes, holds }: Result): string {
  const figures = `${attack.stolen.padEnd(STOLEN_WIDTH)}${count(people)}${count(bound)}`;
  const others = strangers === 0 ? [] : [`${strangers} people beside those, who had no part in it`];
  return [
    `${figures}  ${holds ? '' : 'EXCEEDED '}${why}`,
    ...[...notes, ...others].map((note) => `    ${note}`),
  ].join('\n');
}

/** The same as bars of the whole registry: most of them should have no length. */
export function picture(results: readonly Result[], everyone: number): string {
  const bars = results.map(({ attack, people }) => {
    const length = Math.min(
      BAR_WIDTH,
      people === 0 ? 0 : Math.max(1, Math.round((people / everyone) * BAR_WIDTH)),
    );
    return `${attack.stolen.padEnd(STOLEN_WIDTH)}│${'█'.repeat(length).padEnd(BAR_WIDTH)}│${count(people)}`;
  });
  return ['', ...bars, ''].join('\n');
}
