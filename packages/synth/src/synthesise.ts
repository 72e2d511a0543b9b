/** The population itself, born in order of time. */
import { completedYears, dayOf, isoOf } from './calendar.ts';
import { HOME_AMONG_MIDWIFE_LED, MIDWIFE_LED, ROBSON, TRIPLETS_AMONG_MULTIPLES } from './data/parameters.ts';
import { SITES, type Site } from './data/partners.ts';
import { Timeline } from './history.ts';
import { infantsOf } from './infant.ts';
import { healthOf, homeOf, motherOf } from './mother.ts';
import type { Delivery, SynthBirth } from './people.ts';
import { type Choices, choices, Prng, Stream } from './prng.ts';
import type { Slot } from './slot.ts';

export interface PopulationOptions {
  /** Whole number; the same seed and options give the same people, byte for byte. */
  readonly seed: number;
  /** How many births. */
  readonly births: number;
  /** First and last day, YYYY-MM-DD. Women come back for a second birth when the period is longer than 15 months. */
  readonly from: string;
  readonly to: string;
  /** Hospitals, with their share of births; `SITES` when absent. */
  readonly sites?: readonly Site[];
}

/** Infants per delivery, as the parameters have it. */
const INFANTS_PER_DELIVERY = 1 + (ROBSON['8'].share / 100) * (1 + TRIPLETS_AMONG_MULTIPLES);
/** Numbers run out past this many deliveries: see `healthNumber`. */
const MOST_BIRTHS = 12_000_000;

/**
 * Yields births one at a time in constant memory. Throws RangeError for options that make no population (a date that is
 * not one, an end before the start, no births, more than twelve million, no sites).
 */
export function* synthesise(options: PopulationOptions): Generator<SynthBirth, void, undefined> {
  const { seed, births } = options;
  const fromDay = dayOf(options.from);
  const days = dayOf(options.to) - fromDay + 1;
  const sites = choices((options.sites ?? SITES).map((site) => [site, site.share] as const));
  if (days < 1) throw new RangeError('The period ends before it begins.');
  if (!Number.isInteger(births) || births < 1 || births > MOST_BIRTHS) {
    throw new RangeError(`The number of births must be from 1 to ${MOST_BIRTHS}.`);
  }
  const timeline = new Timeline(seed, fromDay, days, Math.ceil(births / INFANTS_PER_DELIVERY));
  let left = births;
  for (let index = 0; left > 0; index += 1) {
    const delivery = deliveryAt(seed, timeline, index, sites, left);
    for (const infant of infantsOf(seed, delivery)) {
      yield { delivery, infant };
      left -= 1;
    }
  }
}

function deliveryAt(
  seed: number,
  timeline: Timeline,
  index: number,
  sites: Choices<Site>,
  left: number,
): Delivery {
  const drawn = timeline.slot(index);
  const slot = drawn.plurality > left ? asSingleton(drawn) : drawn;
  const history = timeline.history(index, slot);
  const { day, minute } = timeline.moment(index, slot);
  const dice = new Prng(seed, Stream.delivery, index);
  const namesake = timeline.isNamesake(index);
  const face = namesake ? index - 1 : history.root;
  // Drawn from the woman's own stream: she goes back to the hospital she knows.
  const site = new Prng(seed, Stream.home, face * 8 + 7).choose(sites);
  const rootSlot = history.earlier === 0 ? slot : timeline.slot(history.root);
  const rootDay = history.earlier === 0 ? day : timeline.moment(history.root, rootSlot).day;
  const mother = motherOf(seed, history.root, face, rootSlot.firstBirth, rootDay);
  const date = isoOf(day);
  const midwifeLed =
    slot.plurality === 1 &&
    slot.gestationDays >= 259 &&
    slot.presentation === 'cephalic' &&
    dice.chance(MIDWIFE_LED);
  const atHome =
    midwifeLed &&
    slot.labourOnset === 'spontaneous' &&
    slot.mode === 'spontaneous' &&
    dice.chance(HOME_AMONG_MIDWIFE_LED);
  return {
    id: `d${index}`,
    index,
    mother,
    site,
    date,
    minute,
    postalCode: homeOf(seed, face, history.earlier, site),
    ageYears: completedYears(mother.birthDate, date),
    parity: history.parity,
    gravidity: history.parity + 1 + (dice.chance(0.25) ? 1 + dice.below(2) : 0),
    previousCaesareans: history.previousCaesareans,
    plurality: slot.plurality,
    presentation: slot.presentation,
    labourOnset: slot.labourOnset,
    mode: slot.mode,
    gestationDays: slot.gestationDays,
    robson: slot.robson,
    midwifeLed,
    place: atHome ? 'residence' : 'hospital',
    health: healthOf(dice, slot.gestationDays, slot.mode === 'caesarean'),
    returning: history.earlier > 0,
    namesake,
  };
}

/** The last delivery may not bring more infants than were asked for: its group becomes the singletons' that it fits. */
function asSingleton(slot: Slot): Slot {
  const preterm = slot.gestationDays < 259;
  const gestationDays = preterm ? 259 : slot.gestationDays;
  return {
    ...slot,
    robson: slot.firstBirth ? '1' : '3',
    plurality: 1,
    presentation: 'cephalic',
    labourOnset: 'spontaneous',
    mode: 'spontaneous',
    gestationDays,
    previousCaesareansIfNew: 0,
  };
}
