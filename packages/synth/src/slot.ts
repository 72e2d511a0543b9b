/**
 * A slot is a delivery before it has a woman: its Robson group, drawn from the parameters, and what follows from it. As
 * slots are independent draws, rates come out as the parameters say however women are then matched to slots.
 */
import {
  ASSISTED_FIRST,
  ASSISTED_LATER,
  FIRST_BIRTH_IN_MIXED_GROUPS,
  PARITY_WHEN_PAROUS,
  PRETERM_WEEK,
  PREVIOUS_CAESAREAN_IN_MIXED_GROUPS,
  ROBSON,
  type RobsonGroup,
  TERM_WEEK,
  TRIPLETS_AMONG_MULTIPLES,
  VACUUM_AMONG_ASSISTED,
} from './data/parameters.ts';
import type { LabourOnset, Mode, Presentation } from './people.ts';
import { choices, Prng, Stream } from './prng.ts';

export interface Slot {
  readonly robson: RobsonGroup;
  readonly firstBirth: boolean;
  /** Parity and previous caesareans if the woman is new to the registry; a returning woman brings her own. */
  readonly parityIfNew: number;
  readonly previousCaesareansIfNew: number;
  readonly plurality: number;
  readonly presentation: Presentation;
  readonly labourOnset: LabourOnset;
  readonly mode: Mode;
  readonly gestationDays: number;
  /** Where in its share of the period it falls, 0 to 1. */
  readonly moment: number;
  /** Whether a woman who could be the mother comes back: uniform, to hold against the share who do. */
  readonly returnDraw: number;
}

const GROUPS = choices(
  (Object.keys(ROBSON) as RobsonGroup[]).map((group) => [group, ROBSON[group].share] as const),
);
const FIRST_ONLY = new Set<RobsonGroup>(['1', '2a', '2b', '6']);
const LATER_ONLY = new Set<RobsonGroup>(['3', '4a', '4b', '5.1', '5.2', '7']);

/** `ordinary`: a term, single, first birth, for the namesake trap; two of them look as alike as two births can. */
export function slotAt(seed: number, index: number, ordinary: boolean): Slot {
  const dice = new Prng(seed, Stream.slot, index);
  const moment = dice.uniform();
  const returnDraw = dice.uniform();
  const drawn = dice.choose(GROUPS);
  const robson = ordinary ? '1' : drawn;
  const firstBirth =
    FIRST_ONLY.has(robson) || (!LATER_ONLY.has(robson) && dice.chance(FIRST_BIRTH_IN_MIXED_GROUPS));
  const previous = firstBirth ? 0 : previousCaesareans(robson, dice);
  const labourOnset = onset(robson, dice);
  const lie = presentation(robson, dice);
  return {
    robson,
    firstBirth,
    parityIfNew: firstBirth ? 0 : Math.max(dice.choose(PARITY_WHEN_PAROUS), previous),
    previousCaesareansIfNew: previous,
    plurality: robson === '8' ? (dice.chance(TRIPLETS_AMONG_MULTIPLES) ? 3 : 2) : 1,
    presentation: lie,
    labourOnset,
    mode: mode(robson, labourOnset, lie, firstBirth, dice),
    gestationDays: gestation(robson, dice),
    moment,
    returnDraw,
  };
}

/** Whether a woman with this history may fill the slot without changing its group. */
export function fits(slot: Slot, previousCaesareans: number): boolean {
  const { robson, firstBirth } = slot;
  if (firstBirth) return false;
  if (robson === '3' || robson === '4a' || robson === '4b') return previousCaesareans === 0;
  if (robson === '5.1') return previousCaesareans === 1;
  return robson !== '5.2' || previousCaesareans >= 2;
}

function previousCaesareans(group: RobsonGroup, dice: Prng): number {
  if (group === '5.1') return 1;
  if (group === '5.2') return dice.chance(0.8) ? 2 : 3;
  if (group === '3' || group === '4a' || group === '4b') return 0;
  return dice.chance(PREVIOUS_CAESAREAN_IN_MIXED_GROUPS) ? 1 : 0;
}

function onset(group: RobsonGroup, dice: Prng): LabourOnset {
  const draw = dice.uniform() * 100;
  const { beforeLabour, induced } = ROBSON[group];
  if (draw < beforeLabour) return 'none';
  return draw < beforeLabour + induced ? 'induced' : 'spontaneous';
}

function mode(
  group: RobsonGroup,
  labourOnset: LabourOnset,
  lie: Presentation,
  firstBirth: boolean,
  dice: Prng,
): Mode {
  const { beforeLabour, caesarean } = ROBSON[group];
  if (labourOnset === 'none') return 'caesarean';
  if (dice.chance((caesarean - beforeLabour) / (100 - beforeLabour))) return 'caesarean';
  if (!dice.chance(firstBirth ? ASSISTED_FIRST : ASSISTED_LATER)) return 'spontaneous';
  // A vacuum cup is for a head.
  return lie === 'cephalic' && dice.chance(VACUUM_AMONG_ASSISTED) ? 'vacuum' : 'forceps';
}

function presentation(group: RobsonGroup, dice: Prng): Presentation {
  if (group === '6' || group === '7') return 'breech';
  if (group === '9') return 'transverse';
  if (group === '8') return dice.chance(0.75) ? 'cephalic' : 'breech';
  return 'cephalic';
}

function gestation(group: RobsonGroup, dice: Prng): number {
  const preterm = dice.chance(ROBSON[group].preterm / 100);
  return dice.choose(preterm ? PRETERM_WEEK : TERM_WEEK) * 7 + dice.below(7);
}
