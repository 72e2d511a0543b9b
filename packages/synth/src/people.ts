/** The shapes of the truth: who was born to whom, where and how, before any sender writes it down. */
import type { RobsonGroup } from './data/parameters.ts';
import type { Site } from './data/partners.ts';

export interface Mother {
  /** Truth id: the same woman in every delivery of hers. */
  readonly id: string;
  readonly healthNumber: string;
  readonly versionCode: string;
  readonly givenName: string;
  readonly surname: string;
  /** Another surname that some senders know her by; null when she has one only. */
  readonly otherSurname: string | null;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly heightCm: number;
}

export type LabourOnset = 'spontaneous' | 'induced' | 'none';
export type Mode = 'spontaneous' | 'forceps' | 'vacuum' | 'caesarean';
export type Presentation = 'cephalic' | 'breech' | 'transverse';

export interface Delivery {
  readonly id: string;
  /** Running number of the delivery in the population, by time. */
  readonly index: number;
  readonly mother: Mother;
  readonly site: Site;
  /** YYYY-MM-DD, and minutes after midnight, of the first infant. */
  readonly date: string;
  readonly minute: number;
  readonly postalCode: string;
  readonly ageYears: number;
  readonly parity: number;
  readonly gravidity: number;
  readonly previousCaesareans: number;
  readonly plurality: number;
  readonly presentation: Presentation;
  readonly labourOnset: LabourOnset;
  readonly mode: Mode;
  readonly gestationDays: number;
  readonly robson: RobsonGroup;
  readonly midwifeLed: boolean;
  readonly place: 'hospital' | 'residence';
  readonly health: MotherHealth;
  /** This woman also gave birth earlier within the population. */
  readonly returning: boolean;
  /** She shares name, birth date and home with the delivery before, and is someone else: a trap for careless linkage. */
  readonly namesake: boolean;
}

export interface MotherHealth {
  readonly prePregnancyWeightKg: number;
  readonly deliveryWeightKg: number;
  readonly cigarettesBefore: number;
  readonly cigarettes: readonly [first: number, second: number, third: number];
  readonly diabetes: boolean;
  readonly chronicHypertension: boolean;
  readonly gestationalHypertension: boolean;
  readonly eclampsia: boolean;
  readonly prenatalVisits: number;
  readonly prenatalCareMonth: number;
  readonly transferredIn: boolean;
  readonly transfusion: boolean;
  readonly perinealLaceration: boolean;
  readonly rupturedUterus: boolean;
  readonly hysterectomy: boolean;
  readonly intensiveCare: boolean;
}

export interface Infant {
  readonly id: string;
  /** 1 for the first-born of the delivery. */
  readonly order: number;
  readonly healthNumber: string;
  readonly givenName: string;
  readonly surname: string;
  readonly minute: number;
  readonly sex: 'male' | 'female';
  readonly birthWeightG: number;
  /** Null for a stillborn. */
  readonly apgar5: number | null;
  /** Taken only when the five-minute score was low. */
  readonly apgar10: number | null;
  readonly liveBirth: boolean;
  readonly nicu: boolean;
  readonly ventilationImmediate: boolean;
  readonly ventilationOver6h: boolean;
  readonly surfactant: boolean;
  readonly antibiotics: boolean;
  readonly seizures: boolean;
  /** A twin or triplet with a sibling of the same sex: the hardest pair to tell apart. */
  readonly sameSexMultiple: boolean;
}

/** One birth with its truth. Infants of one delivery follow each other and share the delivery object. */
export interface SynthBirth {
  readonly delivery: Delivery;
  readonly infant: Infant;
}
