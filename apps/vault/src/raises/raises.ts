import { askerFor, type Person, principalOf } from '@vernix/access';
import { ApprovalRequest } from '@vernix/approvals';
import type { BudgetRaise, RaiseRequest } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';

const HOUR_MS = 3_600_000;
/** How long officers may take. */
const HOURS = 24;
/** Those that wait, and what became of some before: the key service lets ten of one person's wait. */
const MOST_LISTED = 20;

/** What people ask for beyond their budgets. It is kept where it is enforced, in the key service, and nowhere here. */
export class Raises {
  readonly #place: KeyServicePlace;

  constructor(keyService: KeyServicePlace) {
    this.#place = keyService;
  }

  /** @throws VernixError `not-allowed`; what officers' requests throw */
  async ask(person: Person, { days, ...asked }: RaiseRequest): Promise<BudgetRaise> {
    const { principal } = askerFor(person, 'item.read', asked.purpose);
    const until = Date.now() + days * 24 * HOUR_MS;
    return await KeyClient.with(this.#place, async (keys) => {
      const action = { kind: 'budget-raise', params: { principal, ...asked, until } };
      const { answer } = await keys.call('approvals.open', { action, requester: principal, hours: HOURS });
      return await this.#show(keys, answer.nonce);
    });
  }

  /** One's own, newest first. */
  async list(person: Person): Promise<BudgetRaise[]> {
    return await KeyClient.with(this.#place, async (keys) => {
      const { requests } = (await keys.call('approvals.list', {})).answer;
      const own = requests.filter(
        ({ kind, requester }) => kind === 'budget-raise' && requester === principalOf(person),
      );
      const newest = own.toReversed().slice(0, MOST_LISTED);
      return await Promise.all(newest.map(({ nonce }) => this.#show(keys, nonce)));
    });
  }

  /** @throws VernixError `approval-unknown`, `approval-not-yours`; `approval-used` */
  async takeBack(person: Person, nonce: string): Promise<void> {
    await KeyClient.with(this.#place, (keys) =>
      keys.call('approvals.withdraw', { nonce, requester: principalOf(person) }),
    );
  }

  async #show(keys: KeyClient, nonce: string): Promise<BudgetRaise> {
    const { text, state } = (await keys.call('approvals.show', { nonce })).answer;
    const { action } = ApprovalRequest.parse(JSON.parse(text));
    if (action.kind !== 'budget-raise') throw new TypeError('a raise stays one');
    const { purpose, until } = action.params;
    return {
      approval: nonce,
      purpose,
      ...rowsOf(action.params),
      until: new Date(until).toISOString(),
      state: stateOf(state, until),
    };
  }
}

/** One that was asked for in items, before: so many rows by name, or none. */
function rowsOf(params: Extract<ApprovalRequest['action'], { kind: 'budget-raise' }>['params']) {
  if ('rows' in params) return { rows: params.rows, clinical: params.clinical };
  return { rows: params.items, clinical: params.metered === 'clinical' };
}

function stateOf(approvalIs: string, until: number): BudgetRaise['state'] {
  if (approvalIs === 'used') return Date.now() <= until ? 'open' : 'over';
  return approvalIs === 'requested' || approvalIs === 'approved' ? 'asked' : 'over';
}
