import type { PartnerKind } from '@vernix/contracts';
import type { Trait } from './disturb.ts';
import type { SynthBirth } from './people.ts';
import type { Row } from './senders.ts';

/** One row that a partner sends, and the truth about it. */
export interface Submission {
  readonly partner: string;
  readonly kind: PartnerKind;
  readonly row: Row;
  readonly birth: SynthBirth;
  readonly traits: readonly Trait[];
}
