import { elementIndex, emptyValues, type Values } from '@vernix/dictionary';
import { describe, expect, it } from 'vitest';
import { Draw } from '../src/doubles/draw.ts';
import { Places } from '../src/doubles/places.ts';

const ROWS = 400;
const BORN = elementIndex('infant.birth_date');
const draw = new Draw(new Uint8Array(32).fill(5));

function bornOn(day: number): Values {
  const values = emptyValues();
  values[BORN] = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
  return values;
}

/** Where the double of each of them stands. */
function placesAmong(rows: readonly Values[]): number[] {
  const places = new Places();
  for (const values of rows) places.add(values);
  return rows.map((values, row) => places.of(values, (bound, use) => draw.below(bound, use, `file ${row}`)));
}

/** Of so many tenths of the rows, how many doubles stand in each. */
function tenths(places: readonly number[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const place of places) counts[Math.min(9, Math.floor((place * 10) / (ROWS + 1)))]! += 1;
  return counts;
}
const days = Array.from({ length: ROWS }, (_, day) => day);
const shuffled = days.toSorted(
  (a, b) => draw.below(2 ** 32, 'order', `${a}`) - draw.below(2 ** 32, 'order', `${b}`),
);

describe('doubles stand', () => {
  it('among births of their days in a file in order of birth, and not beside their originals', () => {
    const off = placesAmong(days.map(bornOn)).map((place, day) => Math.abs(place - day));
    expect(Math.max(...off)).toBeLessThan(12);
    expect(off.filter((rows) => rows < 2).length / ROWS).toBeLessThan(0.3);
  });

  it('anywhere in a file in any other order', () => {
    const places = placesAmong(shuffled.map(bornOn));
    for (const count of tenths(places)) expect(Math.abs(count - ROWS / 10)).toBeLessThan(25);
    const near = places.filter((place, row) => Math.abs(place - row) < ROWS / 20);
    expect(near.length / ROWS).toBeLessThan(0.2);
  });

  it('anywhere in a file of one day', () => {
    const places = placesAmong(days.map(() => bornOn(0)));
    for (const count of tenths(places)) expect(Math.abs(count - ROWS / 10)).toBeLessThan(25);
  });

  it('anywhere when no birth has a day', () => {
    const places = placesAmong(days.map(() => emptyValues()));
    for (const count of tenths(places)) expect(Math.abs(count - ROWS / 10)).toBeLessThan(25);
  });
});
