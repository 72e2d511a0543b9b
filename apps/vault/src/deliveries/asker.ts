import { holdersOf } from '@vernix/access';

/** SQL, of a row of `outgoing`: who asked for it is here, and may take it back. `$2` is {@link ASKERS}. */
export const ASKER_IS_HERE = `EXISTS (SELECT FROM account AS a
  WHERE a.account_id = outgoing.account_id AND NOT a.disabled AND a.role = ANY($2))`;

/** Roles that may ask for a delivery, and so take it back. */
export const ASKERS = holdersOf('item.read');
