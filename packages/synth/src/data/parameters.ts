/**
 * What the make-believe population is like. Each table names its source: "Ontario" is 952,567 deliveries, fiscal years
 * 2012 to 2018 (BORN); "CIHI" is the Canadian Robson study of 2016–17; "assumed" is ours, chosen so that the sourced
 * totals come out, and is nobody's statistic.
 */
import { choices } from '../prng.ts';

export const PARAMETERS_VERSION = '1.0.0';

export type RobsonGroup =
  | '1'
  | '2a'
  | '2b'
  | '3'
  | '4a'
  | '4b'
  | '5.1'
  | '5.2'
  | '6'
  | '7'
  | '8'
  | '9'
  | '10';

interface RobsonParameters {
  /** Per cent of women. */
  readonly share: number;
  /** Caesareans per cent of the group. */
  readonly caesarean: number;
  /** Caesarean before labour, and labour induced, per cent of the group. */
  readonly beforeLabour: number;
  readonly induced: number;
  /** Born before 37+0, per cent of the group. */
  readonly preterm: number;
}

/**
 * CIHI: share and rate of groups 1 (22.3 %, 18.4 %), 2a (13.6 %, 33.5 %), 5 (13.2 %, 80.5 %). The others are assumed, so
 * that the total is 29.1 % caesarean (CIHI), 43.3 % first births and 7.8 % preterm (Ontario).
 */
export const ROBSON: Readonly<Record<RobsonGroup, RobsonParameters>> = {
  '1': { share: 22.3, caesarean: 18.4, beforeLabour: 0, induced: 0, preterm: 0 },
  '2a': { share: 13.6, caesarean: 33.5, beforeLabour: 0, induced: 100, preterm: 0 },
  '2b': { share: 1.6, caesarean: 100, beforeLabour: 100, induced: 0, preterm: 0 },
  '3': { share: 27.9, caesarean: 1.6, beforeLabour: 0, induced: 0, preterm: 0 },
  '4a': { share: 9.7, caesarean: 4.5, beforeLabour: 0, induced: 100, preterm: 0 },
  '4b': { share: 0.8, caesarean: 100, beforeLabour: 100, induced: 0, preterm: 0 },
  '5.1': { share: 10.6, caesarean: 77.2, beforeLabour: 57, induced: 8, preterm: 0 },
  '5.2': { share: 2.6, caesarean: 94, beforeLabour: 82, induced: 2, preterm: 0 },
  '6': { share: 2.1, caesarean: 95, beforeLabour: 74, induced: 1, preterm: 22 },
  '7': { share: 1.5, caesarean: 88, beforeLabour: 68, induced: 1, preterm: 20 },
  '8': { share: 1.6, caesarean: 62, beforeLabour: 40, induced: 28, preterm: 55 },
  '9': { share: 0.4, caesarean: 100, beforeLabour: 78, induced: 0, preterm: 25 },
  '10': { share: 5.3, caesarean: 31, beforeLabour: 16, induced: 22, preterm: 100 },
};

/** First births within the groups that hold both kinds, and previous caesarean among their other women. Assumed. */
export const FIRST_BIRTH_IN_MIXED_GROUPS = 0.5;
export const PREVIOUS_CAESAREAN_IN_MIXED_GROUPS = 0.25;

/** Triplets or more among multiple pregnancies. Assumed. */
export const TRIPLETS_AMONG_MULTIPLES = 0.015;
/** Twins of one egg, hence of one sex. Assumed. */
export const MONOZYGOTIC = 0.3;
/** Boys among births. Assumed from the usual 105 to 100. */
export const BOYS = 0.512;

/** Previous births of a woman who has had one, when she is new to the registry. Assumed. */
export const PARITY_WHEN_PAROUS = choices([
  [1, 62],
  [2, 25],
  [3, 8],
  [4, 3],
  [5, 1.4],
  [6, 0.6],
]);

/** Ontario: 3.0 % of mothers are 19 or younger, 22.0 % are 35 or older. The shape between is assumed. */
export const AGE_AT_FIRST_BIRTH = choices([
  [15, 5.6],
  [20, 17],
  [25, 31],
  [30, 30],
  [35, 13.2],
  [40, 3],
  [45, 0.2],
]);
export const AGE_AT_LATER_BIRTH = choices([
  [15, 1],
  [20, 8.2],
  [25, 25.7],
  [30, 38.8],
  [35, 21.7],
  [40, 4.4],
  [45, 0.2],
]);
/** Width of those bands in years: the youngest are 15 to 19. */
export const AGE_BAND = 5;

/** Week of birth, at term and before. Assumed. */
export const TERM_WEEK = choices([
  [37, 9],
  [38, 21.5],
  [39, 34],
  [40, 25],
  [41, 10],
  [42, 0.5],
]);
export const PRETERM_WEEK = choices([
  [36, 42],
  [35, 20],
  [34, 12.5],
  [33, 7],
  [32, 5],
  [31, 3.2],
  [30, 2.6],
  [29, 1.9],
  [28, 1.6],
  [27, 1.3],
  [26, 1.1],
  [25, 0.9],
  [24, 0.6],
  [23, 0.3],
]);

/**
 * By completed weeks from `from`: admission to intensive care, five-minute Apgar under 7, stillbirth (shares). Assumed;
 * gradients as every neonatal report shows them.
 */
export const BY_MATURITY: readonly {
  readonly from: number;
  readonly nicu: number;
  readonly lowApgar: number;
  readonly stillborn: number;
}[] = [
  { from: 42, nicu: 0.11, lowApgar: 0.02, stillborn: 0.003 },
  { from: 39, nicu: 0.065, lowApgar: 0.012, stillborn: 0.0012 },
  { from: 38, nicu: 0.085, lowApgar: 0.013, stillborn: 0.0014 },
  { from: 37, nicu: 0.14, lowApgar: 0.016, stillborn: 0.0025 },
  { from: 36, nicu: 0.3, lowApgar: 0.025, stillborn: 0.006 },
  { from: 34, nicu: 0.65, lowApgar: 0.04, stillborn: 0.012 },
  { from: 32, nicu: 0.97, lowApgar: 0.08, stillborn: 0.025 },
  { from: 28, nicu: 0.99, lowApgar: 0.18, stillborn: 0.05 },
  { from: 0, nicu: 0.99, lowApgar: 0.42, stillborn: 0.14 },
];

/** A multiple weighs less than a singleton of its age. Assumed. */
export const MULTIPLE_WEIGHT_FACTOR = 0.92;

/** Assisted births among vaginal ones, for a first birth and later, and the vacuum among assisted. Assumed. */
export const ASSISTED_FIRST = 0.18;
export const ASSISTED_LATER = 0.04;
export const VACUUM_AMONG_ASSISTED = 0.72;

/** Care led by a midwife, and home births among it. Assumed; never for multiples, breech or preterm. */
export const MIDWIFE_LED = 0.2;
export const HOME_AMONG_MIDWIFE_LED = 0.12;

/** A woman whose earlier delivery could have been this one's does come back. Assumed. */
export const RETURNS = 0.6;
/** Days between one delivery and the next, at least. */
export const SHORTEST_INTERVAL_DAYS = 450;
/** Moves house between two deliveries. Assumed. */
export const MOVES = 0.3;
/** Carries a second surname, used before or after marriage. Assumed. */
export const SECOND_SURNAME = 0.18;

/** Health conditions and habits of mothers. Assumed. */
export const MOTHER = {
  diabetes: 0.075,
  chronicHypertension: 0.012,
  gestationalHypertension: 0.06,
  eclampsia: 0.0008,
  smokedBefore: 0.09,
  transferredIn: 0.015,
  transfusion: 0.006,
  severeTear: 0.03,
  rupturedUterus: 0.0004,
  hysterectomy: 0.0006,
  intensiveCare: 0.002,
} as const;

/** How senders differ from the truth: shares of births or of their rows. Assumed, but each happens in every registry. */
export const SENDING = {
  /** The hospital sends the baby as "Baby Girl" or "Twin A"; how many of those it completes later. */
  hospitalPlaceholder: 0.45,
  completedLater: 0.85,
  laboratoryPlaceholder: 0.6,
  /** The infant's own number is known when the row is sent. */
  hospitalInfantNumber: 0.5,
  laboratoryInfantNumber: 0.7,
  midwifeInfantNumber: 0.4,
  /** The mother's number stands in the infant's place. */
  mothersNumber: 0.015,
  /** The laboratory's card shows the mother's number, and her date of birth. */
  laboratoryMotherNumber: 0.6,
  laboratoryMotherBirthDate: 0.5,
  midwifeMotherNumber: 0.95,
  screened: 0.995,
  /** A row is sent again, corrected. */
  lateCorrection: 0.03,
  /** One clinical value is missing; three are. */
  oneMissing: 0.3,
  threeMissing: 0.08,
  /** Something is plainly wrong with the row. */
  slip: 0.006,
} as const;
