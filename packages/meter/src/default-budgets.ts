import { UNBOUNDED } from '@vernix/contracts';
import type { BudgetTable, Grant } from './budgets.ts';

const STAFF: Pick<Grant, 'holder' | 'purposes' | 'beyondDay'> = {
  holder: 'user/steward',
  purposes: ['care', 'linkage-review'],
  beyondDay: 'freeze',
};
const PRIVACY: Pick<Grant, 'holder' | 'purposes' | 'beyondDay'> = {
  holder: 'user/privacy-officer',
  purposes: ['audit'],
  beyondDay: 'freeze',
};

/** A process is one principal: what it has is what all have. */
function process(
  holder: string,
  purpose: Grant['purposes'][number],
  metered: Grant['metered'],
  hour: number,
  day: number,
): Grant {
  const limit = { hour, day };
  return { holder, purposes: [purpose], metered, each: limit, together: limit, beyondDay: 'wait' };
}

/**
 * An identity is a person, a clinical item one row's, which is of two people: staff have the same rows of both. Sized from the
 * end: whoever robs the vault and stays unseen for four days gets items of fewer than 3,400 people, a thousandth of what was
 * taken in 2023, and that without a decoy. docs/adr/0010-meter.md has the sum, and a test makes it.
 */
export const DEFAULT_BUDGETS: BudgetTable = {
  version: 2,
  grants: [
    { ...STAFF, metered: 'identity', each: { hour: 60, day: 200 }, together: { hour: 120, day: 400 } },
    { ...STAFF, metered: 'clinical', each: { hour: 30, day: 100 }, together: { hour: 60, day: 200 } },
    { ...PRIVACY, metered: 'identity', each: { hour: 20, day: 40 }, together: { hour: 20, day: 40 } },
    { ...PRIVACY, metered: 'clinical', each: { hour: 10, day: 20 }, together: { hour: 10, day: 20 } },
    process('vault-ingest', 'ingest', 'identity', 10, 20),
    process('vault-ingest', 'ingest', 'transfer', 500, 3_000),
    process('vault-ingest', 'ingest', 'token', 60_000, 100_000),
    process('vault-publish', 'publish', 'facts', 100_000_000, UNBOUNDED),
    process('vault-publish', 'publish', 'pseudonym', 120, 1_500),
  ],
  credits: {
    holder: 'vault-ingest',
    purpose: 'ingest',
    recordsEach: 10,
    mostADay: 300,
    mostHeld: 300,
    lastsHours: 24,
  },
  tokens: { floor: 64, perRecord: 16 },
};
