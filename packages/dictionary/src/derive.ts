import { yearsBetween } from './calendar.ts';
import type { Values } from './element.ts';
import { elementIndex, findElement } from './elements.ts';

const infantBirthDate = elementIndex('infant.birth_date');
const motherBirthDate = elementIndex('mother.birth_date');
const birthMonth = elementIndex('record.birth_month');
const birthYear = elementIndex('record.birth_year');
const motherAge = elementIndex('mother.age_years');
const ageRange = findElement('mother.age_years')?.range ?? { min: 0, max: 0 };
const induced = elementIndex('delivery.induced');
const labourOnset = elementIndex('delivery.labour_onset');

/** Fills, in place, what is unknown but follows from what is known. Expects values that passed their own checks. */
export function derive(values: Values): void {
  const born = values[infantBirthDate];
  if (typeof born === 'string') {
    values[birthMonth] ??= born.slice(0, 7);
    const mother = values[motherBirthDate];
    if (typeof mother === 'string' && values[motherAge] === null) {
      const age = yearsBetween(mother, born);
      if (age >= ageRange.min && age <= ageRange.max) values[motherAge] = age;
    }
  }
  const month = values[birthMonth];
  if (typeof month === 'string') values[birthYear] ??= Number(month.slice(0, 4));

  if (values[labourOnset] !== null) values[induced] ??= values[labourOnset] === 'induced';
  else if (values[induced] === true) values[labourOnset] = 'induced';
}
