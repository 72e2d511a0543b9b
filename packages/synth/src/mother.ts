import { isoOf } from './calendar.ts';
import {
  AGE_AT_FIRST_BIRTH,
  AGE_AT_LATER_BIRTH,
  AGE_BAND,
  MOTHER,
  MOVES,
  SECOND_SURNAME,
} from './data/parameters.ts';
import type { Site } from './data/partners.ts';
import { healthNumber } from './health-number.ts';
import { MOTHERS } from './names/given-names.ts';
import { SURNAMES } from './names/surnames.ts';
import type { Mother, MotherHealth } from './people.ts';
import { choices, Prng, Stream } from './prng.ts';

/** Persons per delivery in the numbering: the mother, then up to seven infants. */
export const SERIALS_PER_DELIVERY = 8;

const POSTAL_LETTERS = 'ABCEGHJKLMNPRSTVWXYZ';
const VERSION_LETTERS = 'ABCDEFGHJKLMNPQRSTVWXYZ';

/** The woman whose first delivery in the population is `root`, on day `day`. `face`: whose name and birth date she bears. */
export function motherOf(seed: number, root: number, face: number, firstBirth: boolean, day: number): Mother {
  const dice = new Prng(seed, Stream.mother, face);
  const band = dice.choose(firstBirth ? AGE_AT_FIRST_BIRTH : AGE_AT_LATER_BIRTH);
  const years = band + dice.uniform() * AGE_BAND;
  const surname = surnameOf(dice);
  return {
    id: `m${root}`,
    healthNumber: healthNumber(seed, root * SERIALS_PER_DELIVERY),
    versionCode: pickLetter(VERSION_LETTERS, dice) + pickLetter(VERSION_LETTERS, dice),
    givenName: dice.early(MOTHERS),
    surname,
    otherSurname: dice.chance(SECOND_SURNAME) ? surnameOf(dice) : null,
    birthDate: isoOf(Math.floor(day - years * 365.2425)),
    heightCm: Math.round(163 + 6.5 * dice.normal()),
  };
}

/** A surname, hyphenated with another for one in sixteen. */
export function surnameOf(dice: Prng): string {
  const name = dice.early(SURNAMES);
  if (!dice.chance(1 / 16) || /[- ]/.test(name)) return name;
  const second = dice.early(SURNAMES);
  return /[- ]/.test(second) || second === name ? name : `${name}-${second}`;
}

/** Where she lives at her `earlier`-th return: a valid postal code of the hospital's part of the province. */
export function homeOf(seed: number, face: number, earlier: number, site: Site): string {
  let home = '';
  for (let move = 0; move <= earlier; move += 1) {
    const dice = new Prng(seed, Stream.home, face * 8 + move);
    if (move > 0 && !dice.chance(MOVES)) continue;
    const area = pickLetter(site.postalLetters, dice) + String(1 + dice.below(9));
    const local = String(dice.below(10)) + pickLetter(POSTAL_LETTERS, dice) + String(dice.below(10));
    home = `${area}${pickLetter(POSTAL_LETTERS, dice)} ${local}`;
  }
  return home;
}

function pickLetter(letters: string, dice: Prng): string {
  return letters.charAt(dice.below(letters.length));
}

const CARE_BEGINS = choices([
  [1, 6],
  [2, 38],
  [3, 36],
  [4, 12],
  [5, 4],
  [6, 2],
  [7, 1],
  [8, 1],
]);

/** Her health around this delivery. */
export function healthOf(dice: Prng, gestationDays: number, caesarean: boolean): MotherHealth {
  const smokes = dice.chance(MOTHER.smokedBefore);
  const before = smokes ? 1 + dice.below(20) : 0;
  const first = smokes ? Math.floor(before * dice.uniform()) : 0;
  const second = Math.floor(first * dice.uniform());
  const weight = Math.max(40, 66 + 14 * dice.normal() + 6 * dice.uniform());
  const gain = (Math.max(-4, 13 + 5 * dice.normal()) * gestationDays) / 280;
  const careMonth = Math.min(dice.choose(CARE_BEGINS), Math.floor(gestationDays / 30));
  return {
    prePregnancyWeightKg: oneDecimal(weight),
    deliveryWeightKg: oneDecimal(weight + gain),
    cigarettesBefore: before,
    cigarettes: [first, second, Math.floor(second * dice.uniform())],
    diabetes: dice.chance(MOTHER.diabetes),
    chronicHypertension: dice.chance(MOTHER.chronicHypertension),
    gestationalHypertension: dice.chance(MOTHER.gestationalHypertension),
    eclampsia: dice.chance(MOTHER.eclampsia),
    prenatalVisits: Math.max(
      1,
      Math.round(((12 - careMonth * 0.6 + 2 * dice.normal()) * gestationDays) / 280),
    ),
    prenatalCareMonth: careMonth,
    transferredIn: dice.chance(MOTHER.transferredIn),
    transfusion: dice.chance(MOTHER.transfusion),
    perinealLaceration: !caesarean && dice.chance(MOTHER.severeTear),
    rupturedUterus: dice.chance(MOTHER.rupturedUterus),
    hysterectomy: dice.chance(MOTHER.hysterectomy),
    intensiveCare: dice.chance(MOTHER.intensiveCare),
  };
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
