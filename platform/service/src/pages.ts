import { type Action, decide, type Person } from '@vernix/access';
import type { SessionInfo } from '@vernix/contracts';
import type { SignedIn } from './session-store.ts';

interface Page {
  readonly page: SessionInfo['pages'][number];
  /** What a role must be allowed to do for the page to be of use to it. */
  readonly action: Action;
}

type Who = Pick<SignedIn, 'account' | 'role' | 'partner'>;

const ACCOUNT: Page = { page: 'account', action: 'account.keep' };

/** The console's pages at each origin. */
const PAGES: Record<SessionInfo['zone'], readonly Page[]> = {
  gateway: [{ page: 'send', action: 'file.send' }, ACCOUNT],
  vault: [
    { page: 'house', action: 'house.see' },
    { page: 'intake', action: 'transfer.see' },
    { page: 'exposure', action: 'exposure.see' },
    { page: 'meter', action: 'meter.see' },
    { page: 'people', action: 'people.see' },
    ACCOUNT,
  ],
  insights: [{ page: 'care', action: 'figure.see' }, ACCOUNT],
};

/** The pages at an origin that are of use to whoever is signed in there. */
export function pagesOf(zone: SessionInfo['zone'], who: Who): SessionInfo['pages'] {
  return PAGES[zone].filter(({ action }) => decide(actorOf(who), action).allowed).map(({ page }) => page);
}

/** As the table of access sees who is signed in. */
export const actorOf = ({ account, role, partner }: Who): Person => ({
  kind: 'person',
  account,
  role,
  organisation: partner,
});
