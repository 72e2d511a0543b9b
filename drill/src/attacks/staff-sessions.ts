import { DEFAULT_BUDGETS } from '@vernix/meter';
import type { Role } from '../../../e2e/support/system.ts';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import type { World } from '../world/world.ts';

const PAGE = 200;
/** Links found in answers are followed until there are no more, or so many were. */
const MOST_REQUESTS = 2_000;

/** What each origin answers, by the source; the rest is followed from there. */
const ENTRANCES: Readonly<Record<Role, readonly string[]>> = {
  clerk: ['/session', '/v1/whoami', '/v1/files', '/v1/intake-key', '/v1/receipt-key'],
  administrator: ['/session', '/account', '/sessions', '/api/people'],
  steward: ['/session', '/account', '/api/house', `/api/transfers?limit=${PAGE}`],
  'privacy-officer': ['/session', '/api/people', '/api/house', `/api/transfers?limit=${PAGE}`],
  'quality-lead': ['/session', '/api/snapshot', '/api/indicators', '/api/robson', '/api/run-chart'],
};

/** Where a transfer's own pages are, for those who may open them. */
const OF_TRANSFER: Readonly<Partial<Record<Role, (id: string) => readonly string[]>>> = {
  clerk: (id) => [`/v1/files/${id}`, `/v1/files/${id}/receipt`, `/v1/files/${id}/report`],
  steward: (id) => [`/api/transfers/${id}`, `/api/transfers/${id}/findings?limit=${PAGE}`],
  'privacy-officer': (id) => [`/api/transfers/${id}`, `/api/transfers/${id}/findings?limit=${PAGE}`],
};

/** One signed-in session of every role, and a day to ask for everything that it may ask for. */
export const staffSessions: Attack = {
  name: 'staff-sessions',
  stolen: 'one session of each role, a day',
  async run(world) {
    const loot = new Loot(world.residents);
    let answers = 0;
    for (const role of Object.keys(ENTRANCES) as Role[]) answers += await crawl(world, role, loot);
    return {
      people: loot.people,
      bound: dailyIdentities(),
      why: 'a session’s budget; today no page shows a person',
      notes: [`${answers} answers of every interface read`],
    };
  },
};

/** What the most generous of the roles may read in a day. */
function dailyIdentities(): number {
  const ofUsers = DEFAULT_BUDGETS.grants.filter(
    ({ holder, metered }) => holder.startsWith('user/') && metered === 'identity',
  );
  return Math.max(...ofUsers.map(({ each }) => each.day));
}

async function crawl({ system }: World, role: Role, loot: Loot): Promise<number> {
  const { origin, hash } = new URL(system.link(role));
  const signedIn = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  if (!signedIn.ok) throw new Error(`signing in as ${role}: ${signedIn.status}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ');
  const queue = [...ENTRANCES[role]];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length && at < MOST_REQUESTS; at += 1) {
    const answer = await fetch(origin + (queue[at] ?? ''), { headers: { cookie } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    loot.search(bytes);
    for (const path of onward(role, bytes.toString('utf8'))) {
      if (!seen.has(path)) queue.push(path);
      seen.add(path);
    }
  }
  return queue.length;
}

/** Pages of every transfer that an answer names. */
function onward(role: Role, text: string): string[] {
  const ids = new Set(
    [...text.matchAll(/"(?:id|transferId)":"([A-Za-z0-9_-]{22})"/g)].map(([, id]) => id ?? ''),
  );
  return [...ids].flatMap((id) => OF_TRANSFER[role]?.(id) ?? []);
}
