/** Who sends in the make-believe province. Places and institutions are invented. */

export interface Site {
  /** The partner id of the roster. */
  readonly id: string;
  readonly name: string;
  readonly levelOfCare: '1' | '2' | '3';
  /** Births here, relative to the other sites. */
  readonly share: number;
  /** Letters that begin its families' postal codes. */
  readonly postalLetters: string;
}

export interface Sender {
  readonly id: string;
  readonly name: string;
}

/** Hospitals. `synthesise` takes another list when the caller has its own. */
export const SITES: readonly Site[] = [
  { id: 'trillium-bay', name: 'Trillium Bay Hospital', levelOfCare: '2', share: 28, postalLetters: 'L' },
  {
    id: 'queen-street',
    name: 'Queen Street Women’s Hospital',
    levelOfCare: '3',
    share: 32,
    postalLetters: 'M',
  },
  { id: 'hopital-rideau', name: 'Hôpital du Rideau', levelOfCare: '3', share: 18, postalLetters: 'K' },
  { id: 'grand-river', name: 'Grand River Valley Hospital', levelOfCare: '2', share: 15, postalLetters: 'N' },
  { id: 'manitou-lake', name: 'Manitou Lake Health Centre', levelOfCare: '1', share: 7, postalLetters: 'P' },
];

export const LABORATORY: Sender = {
  id: 'newborn-screening',
  name: 'Provincial Newborn Screening Laboratory',
};
export const MIDWIFERY: Sender = {
  id: 'cedar-midwives',
  name: 'Cedar Path Midwives · Sages-femmes du Cèdre',
};
