import { delivery } from './delivery.ts';
import { infantBirth } from './infant-birth.ts';
import { infantCare } from './infant-care.ts';
import { infantIdentity } from './infant-identity.ts';
import { motherBirth } from './mother-birth.ts';
import { motherHistory } from './mother-history.ts';
import { motherIdentity } from './mother-identity.ts';
import { motherPregnancy } from './mother-pregnancy.ts';
import { record } from './record.ts';

/**
 * Every element, in the order of a record's values and of the template's columns. A position holds within one process
 * only: what is sent names elements by id, and what is stored has the order of `stored-order.ts`, which a new element joins too.
 */
export const ELEMENTS = [
  ...motherIdentity,
  ...infantIdentity,
  ...record,
  ...motherHistory,
  ...motherPregnancy,
  ...motherBirth,
  ...delivery,
  ...infantBirth,
  ...infantCare,
] as const;
