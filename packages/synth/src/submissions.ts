/** The population as its senders tell it: hospital, laboratory and midwife, in whatever order, and with second thoughts. */
import type { PartnerKind } from '@vernix/contracts';
import { Arrivals, type Pending } from './arrivals.ts';
import { SENDING } from './data/parameters.ts';
import { LABORATORY, MIDWIFERY, type Sender } from './data/partners.ts';
import {
  type Trait,
  withFirstError,
  withInfantNumber,
  withMissing,
  withPlaceholder,
  withSlip,
} from './disturb.ts';
import { SERIALS_PER_DELIVERY } from './mother.ts';
import type { SynthBirth } from './people.ts';
import { Prng, Stream } from './prng.ts';
import { pregnancyRecord, type Row, screeningCard, wholeRecord } from './senders.ts';
import type { Submission } from './submission.ts';
import { type PopulationOptions, synthesise } from './synthesise.ts';

export interface SubmissionOptions extends PopulationOptions {
  /** Who screens, and who else attends; null for nobody. `LABORATORY` and `MIDWIFERY` when absent. */
  readonly laboratory?: Sender | null;
  readonly midwifery?: Sender | null;
}

/** Yields rows in order of arrival, in constant memory. A correction always comes after the row it corrects. */
export function* submissions(options: SubmissionOptions): Generator<Submission, void, undefined> {
  const arrivals = new Arrivals(new Prng(options.seed, Stream.arrival, 0));
  for (const birth of synthesise(options)) {
    for (const pending of tellings(options, birth)) yield* arrivals.add(pending);
  }
  yield* arrivals.drain();
}

/** Everything that will be sent about one birth. */
function tellings(options: SubmissionOptions, birth: SynthBirth): Pending[] {
  const { delivery, infant } = birth;
  const midwifery = options.midwifery === undefined ? MIDWIFERY : options.midwifery;
  const laboratory = options.laboratory === undefined ? LABORATORY : options.laboratory;
  const dice = new Prng(
    options.seed,
    Stream.submission,
    delivery.index * SERIALS_PER_DELIVERY + infant.order,
  );
  const atHome = delivery.place === 'residence' && midwifery !== null;
  const pending = [
    atHome
      ? whole(options, birth, midwifery.id, 'midwifery', dice)
      : whole(options, birth, delivery.site.id, 'hospital', dice),
  ];
  if (laboratory !== null && infant.liveBirth && dice.chance(SENDING.screened)) {
    pending.push({ first: card(options, birth, laboratory.id, dice), later: null });
  }
  if (midwifery !== null && delivery.midwifeLed && !atHome) {
    pending.push({ first: pregnancy(options, birth, midwifery.id, dice), later: null });
  }
  return pending;
}

function whole(
  { seed }: PopulationOptions,
  birth: SynthBirth,
  partner: string,
  kind: PartnerKind,
  dice: Prng,
): Pending {
  const row: Row = { ...wholeRecord(birth), 'record.local_id': localId(seed, kind, birth) };
  const traits = truthTraits(birth);
  withMissing(row, dice);
  const complete = { ...row };
  if (dice.chance(SENDING.slip)) {
    withSlip(row, dice);
    return { first: { partner, kind, row, birth, traits: [...traits, 'slip'] }, later: null };
  }
  if (dice.chance(SENDING.hospitalPlaceholder)) {
    withPlaceholder(row, birth);
    const later = dice.chance(SENDING.completedLater)
      ? ({ partner, kind, row: complete, birth, traits: [...traits, 'name-completed'] } as const)
      : null;
    return { first: { partner, kind, row, birth, traits: [...traits, 'placeholder-name'] }, later };
  }
  const number = withInfantNumber(row, birth, SENDING.hospitalInfantNumber, dice);
  const first = { partner, kind, row, birth, traits: number === null ? traits : [...traits, number] };
  if (!dice.chance(SENDING.lateCorrection)) return { first, later: null };
  const corrected = { ...row };
  withFirstError(row, dice);
  return { first, later: { ...first, row: corrected, traits: [...traits, 'late-correction'] } };
}

function card({ seed }: PopulationOptions, birth: SynthBirth, partner: string, dice: Prng): Submission {
  const row: Row = { ...screeningCard(birth), 'record.local_id': localId(seed, 'laboratory', birth) };
  const traits = truthTraits(birth);
  useOtherSurname(row, birth, traits, dice);
  if (birth.delivery.namesake || !dice.chance(SENDING.laboratoryMotherNumber)) {
    row['mother.health_number'] = null;
    row['mother.health_number_version'] = null;
  }
  if (!birth.delivery.namesake && !dice.chance(SENDING.laboratoryMotherBirthDate)) {
    row['mother.birth_date'] = null;
  }
  if (birth.delivery.namesake || dice.chance(SENDING.laboratoryPlaceholder)) {
    withPlaceholder(row, birth);
    traits.push('placeholder-name');
  } else {
    const number = withInfantNumber(row, birth, SENDING.laboratoryInfantNumber, dice);
    if (number !== null) traits.push(number);
  }
  return { partner, kind: 'laboratory', row, birth, traits };
}

function pregnancy({ seed }: PopulationOptions, birth: SynthBirth, partner: string, dice: Prng): Submission {
  const row: Row = { ...pregnancyRecord(birth), 'record.local_id': localId(seed, 'midwifery', birth) };
  const traits = truthTraits(birth);
  useOtherSurname(row, birth, traits, dice);
  withMissing(row, dice);
  if (!dice.chance(SENDING.midwifeMotherNumber)) row['mother.health_number'] = null;
  const number = withInfantNumber(row, birth, SENDING.midwifeInfantNumber, dice);
  if (number !== null) traits.push(number);
  return { partner, kind: 'midwifery', row, birth, traits };
}

function useOtherSurname(row: Row, { delivery }: SynthBirth, traits: Trait[], dice: Prng): void {
  if (delivery.mother.otherSurname === null || !dice.chance(0.5)) return;
  row['mother.surname'] = delivery.mother.otherSurname;
  traits.push('other-surname');
}

function truthTraits({ delivery, infant }: SynthBirth): Trait[] {
  const traits: Trait[] = [];
  if (delivery.namesake) traits.push('namesake');
  if (infant.sameSexMultiple) traits.push('same-sex-multiple');
  return traits;
}

/** A record number of the sender's own, which says nothing about another sender's, nor about another population's. */
function localId(seed: number, kind: PartnerKind, { delivery, infant }: SynthBirth): string {
  const step = { hospital: 7_368_787, laboratory: 5_915_587, midwifery: 9_576_041 }[kind];
  const number = (delivery.index * step + (Math.imul(seed, 0x9e3779b1) >>> 0)) % 1_000_000_000;
  return `${kind.charAt(0).toUpperCase()}${String(number).padStart(9, '0')}${delivery.plurality > 1 ? `-${infant.order}` : ''}`;
}
