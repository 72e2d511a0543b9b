import type { Purpose } from '@vernix/contracts';
import type { Grant, Holder, Rule } from './rule.ts';

const every = (...holders: Holder[]): Grant[] =>
  holders.map((holder) => ({ holder, organisation: 'every', purposes: [] }));
const own = (...holders: Holder[]): Grant[] =>
  holders.map((holder) => ({ holder, organisation: 'own', purposes: [] }));
const reading = (holder: Holder, ...purposes: Purpose[]): Grant => ({
  holder,
  organisation: 'every',
  purposes,
});

/**
 * Who may do what. What no row grants is denied; there is no row that denies. Each route of each zone names one action, and
 * each request to the key service in a person's name carries a purpose that stands here. docs/access.md is written from it.
 */
export const TABLE = {
  'console.load': {
    what: 'Load the console’s pages, which hold no data, and the description of an interface',
    grants: every('anyone'),
  },
  'session.keep': {
    what: 'Sign in, see who is signed in, sign out',
    grants: every('anyone'),
  },
  'key.see': {
    what: 'Fetch the public keys that senders seal to and check receipts with; ask what an upload may be',
    grants: every('anyone'),
  },
  'log.witness': {
    what: 'Have a witness cosign a checkpoint of a log that it watches: the log’s signature says whose it is',
    grants: every('anyone'),
  },
  'log.read': {
    what: 'Read the transparency log, where the vault serves it: ids and counts, no key and no value',
    grants: every('anyone'),
  },
  'approval.sign': {
    what: 'See at the officers’ desk what is asked, ask, and hand in a passkey’s signature: the key service judges by that alone',
    grants: every('anyone'),
  },
  'file.send': { what: 'Send a file, continue it, withdraw it', grants: own('partner', 'clerk') },
  'file.follow': {
    what: 'Follow a file that was sent: its state, receipt and report',
    grants: own('partner', 'clerk'),
  },
  'file.collect': {
    what: 'Collect sealed files, confirm and so delete them, leave outcomes, reports and the intake key',
    grants: every('collector'),
  },
  'delivery.collect': {
    what: 'See the deliveries that wait for one, fetch one, confirm and so delete it',
    grants: own('partner', 'clerk'),
  },
  'delivery.leave': {
    what: 'Leave a sealed delivery for a partner, and see what became of those that were left',
    grants: every('collector'),
  },
  'house.see': { what: 'See the zones and what moves in them', grants: every('steward', 'privacy-officer') },
  'meter.see': {
    what: 'See use against budget, and try a change of a budget on what was asked for',
    grants: every('steward', 'privacy-officer'),
  },
  'exposure.see': {
    what: 'See what a thief of each zone would have now',
    grants: every('steward', 'privacy-officer'),
  },
  'transfer.see': {
    what: 'See transfers, their balance, findings and the elements in them; what was delivered to whom, in numbers',
    grants: every('steward', 'privacy-officer'),
  },
  'figure.see': {
    what: 'See published figures, small cells withheld',
    grants: every('quality-lead', 'steward'),
  },
  'account.keep': {
    what: 'See and change one’s own account: passkeys, sessions',
    grants: every('clerk', 'steward', 'privacy-officer', 'quality-lead', 'administrator'),
  },
  'people.see': {
    what: 'See the registry’s own people and what was done to their accounts',
    grants: every('administrator', 'privacy-officer'),
  },
  'people.change': {
    what: 'Invite people, change their role, disable them, end their sessions',
    grants: every('administrator'),
  },
  'people.recover': {
    what: 'As one of two officers, let somebody who lost their passkeys make new ones',
    grants: every('administrator', 'privacy-officer'),
  },
  'item.read': {
    what: 'Have people’s items opened, within a budget, or as two officers have approved, also to be delivered to a partner',
    grants: [reading('steward', 'care', 'linkage-review'), reading('privacy-officer', 'audit')],
  },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof TABLE;

export function isAction(name: unknown): name is Action {
  return typeof name === 'string' && Object.hasOwn(TABLE, name);
}

/** Whether anyone may, so that who asks need not be told first. */
export function isOpen(action: Action): boolean {
  const { grants }: Rule = TABLE[action];
  return grants.some(({ holder }) => holder === 'anyone');
}
