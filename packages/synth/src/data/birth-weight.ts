/**
 * Birth weight by sex and completed week: mean and standard deviation in grams.
 *
 * Weeks 22 to 31: Kramer et al., "A new and improved population-based Canadian reference for birth weight for
 * gestational age", Pediatrics 2001;108:e35, as the Public Health Agency of Canada's chart prints it.
 * Weeks 32 to 42: assumed; a smooth continuation towards that reference's term weights.
 */
export const FIRST_WEEK = 22;

type Row = readonly [mean: number, sd: number];

export const BIRTH_WEIGHT: Readonly<Record<'male' | 'female', readonly Row[]>> = {
  male: [
    ...rows('501 111, 598 114, 697 125, 800 147, 909 178, 1026 209, 1159 241, 1312 273, 1487 306, 1682 339'),
    ...rows('1899 361, 2128 378, 2372 390, 2618 399, 2856 409, 3084 418, 3285 427, 3462 434, 3617 441'),
    ...rows('3747 448, 3852 458'),
  ],
  female: [
    ...rows('472 72, 564 95, 656 121, 754 152, 860 186, 976 222, 1107 254, 1256 286, 1422 319, 1604 345'),
    ...rows('1805 365, 2022 380, 2256 389, 2497 395, 2736 401, 2966 407, 3170 412, 3338 417, 3480 422'),
    ...rows('3598 428, 3696 438'),
  ],
};

function rows(text: string): Row[] {
  return text.split(', ').map((pair) => {
    const [mean = 0, sd = 0] = pair.split(' ').map(Number);
    return [mean, sd] as const;
  });
}

/** Mean and standard deviation on a day of gestation; a week's figures are taken to hold at its middle. */
export function weightOn(sex: 'male' | 'female', gestationDays: number): Row {
  const table = BIRTH_WEIGHT[sex];
  const position = Math.min(Math.max(gestationDays / 7 - 0.5 - FIRST_WEEK, 0), table.length - 1.001);
  const week = Math.floor(position);
  const part = position - week;
  const [mean, sd] = table[week] as Row;
  const [nextMean, nextSd] = table[week + 1] as Row;
  return [mean + part * (nextMean - mean), sd + part * (nextSd - sd)];
}
