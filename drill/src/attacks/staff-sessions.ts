import { RowExtract } from '@vernix/contracts';
import { DEFAULT_BUDGETS } from '@vernix/meter';
import { generateIdentity, openBuffer } from '@vernix/seal';
import type { Role } from '../../../e2e/support/system.ts';
import type { Attack } from '../attack.ts';
import { Loot } from '../loot/loot.ts';
import { bytesOf, post, signIn, type Stolen } from '../world/stolen-session.ts';

const PAGE = 200;
/** Links found in answers are followed until there are no more, or so many were. */
const MOST_REQUESTS = 2_000;

/** What each origin answers, by the source; the rest is followed from there. */
const ENTRANCES: Readonly<Record<Role, readonly string[]>> = {
  clerk: ['/session', '/v1/whoami', '/v1/files', '/v1/intake-key', '/v1/receipt-key'],
  administrator: ['/session', '/account', '/sessions', '/api/people'],
  steward: [
    '/session',
    '/account',
    '/api/house',
    '/api/meter',
    '/api/extracts',
    `/api/transfers?limit=${PAGE}`,
  ],
  'privacy-officer': [
    '/session',
    '/api/people',
    '/api/house',
    '/api/extracts',
    `/api/transfers?limit=${PAGE}`,
  ],
  'quality-lead': ['/session', '/api/snapshot', '/api/indicators', '/api/robson', '/api/run-chart'],
};

/** Where a transfer's own pages are, for those who may open them. */
const OF_TRANSFER: Readonly<Partial<Record<Role, (id: string) => readonly string[]>>> = {
  clerk: (id) => [`/v1/files/${id}`, `/v1/files/${id}/receipt`, `/v1/files/${id}/report`],
  steward: (id) => [`/api/transfers/${id}`, `/api/transfers/${id}/findings?limit=${PAGE}`],
  'privacy-officer': (id) => [`/api/transfers/${id}`, `/api/transfers/${id}/findings?limit=${PAGE}`],
};

/** What anybody is read for. A role has one or two of them; a thief tries all. */
const PURPOSES = ['linkage-review', 'care', 'audit'] as const;
/** Of somebody who may not read people. */
const CLOSED: readonly number[] = [401, 403, 404];
/** Numbers in a row of which nothing is held, before a thief takes a file for read. */
const MOST_MISSES = 20;

/**
 * One signed-in session of every role: everything that it may look at is asked for and followed; then rows of people, one at a
 * time, so that a decoy costs no other row, sealed to the thief's own key, until the hour's budget or a decoy ends it.
 */
export const staffSessions: Attack = {
  name: 'staff-sessions',
  stolen: 'one session of each role, an hour',
  async run(world) {
    const loot = new Loot(world.residents);
    const roles = Object.keys(ENTRANCES) as Role[];
    const transfers = new Set<string>();
    const sessions: (readonly [Role, Stolen])[] = [];
    let answers = 0;
    for (const role of roles) {
      const session = await signIn(world.system, role);
      sessions.push([role, session]);
      answers += await crawl(session, role, loot, transfers);
    }
    if (loot.people > 0) throw new Error('An answer shows people that nobody had opened.');
    const notes = [`${answers} answers of every interface read: none shows a person`];
    // Lists have the newest first. Who came while another part was robbed is not among those who are counted.
    const files = [...transfers].toReversed();
    const tried = new Set<string>();
    let opened = 0;
    for (const [role, session] of sessions) {
      const { rows, end } = await harvest(session, files, tried, loot);
      opened += rows;
      notes.push(`${role}: ${rows} rows of people opened, then ${end}`);
    }
    if (opened > 0 && loot.people === 0) throw new Error('Rows were opened, and nobody was found in them.');
    return {
      people: loot.people,
      bound: dailyPeople(),
      why: 'rows of people are opened within a session’s budget alone, and decoys are among them',
      notes,
    };
  },
};

/** Has rows opened that nobody tried yet, and opens what comes. */
async function harvest(
  session: Stolen,
  files: readonly string[],
  tried: Set<string>,
  loot: Loot,
): Promise<{ rows: number; end: string }> {
  const mine = await generateIdentity('hybrid');
  let rows = 0;
  let end = 'not-allowed';
  for (const purpose of PURPOSES) {
    const what = { purpose, recipient: mine.recipient };
    for await (const sealed of openedRows(session, files, tried, what)) {
      if (typeof sealed === 'string') end = sealed;
      else {
        loot.search(await openBuffer([mine.identity], sealed));
        rows += 1;
      }
    }
  }
  return { rows, end };
}

/** Each row that can be had, sealed, and the code of what ended it. */
async function* openedRows(
  session: Stolen,
  files: readonly string[],
  tried: Set<string>,
  what: { readonly purpose: (typeof PURPOSES)[number]; readonly recipient: string },
): AsyncGenerator<Buffer | string, void, undefined> {
  for (const transferId of files) {
    for (let row = 1, misses = 0; misses < MOST_MISSES; row += 1) {
      const place = `${transferId} ${row}`;
      if (tried.has(place)) continue;
      const asked = { transferId, classes: ['identity', 'clinical'], few: { rows: [row] }, ...what };
      const answer = await post(session, '/api/extracts', asked);
      if (answer.ok) {
        const { id } = RowExtract.parse(await answer.json());
        yield await bytesOf(session, `/api/extracts/${id}/file`);
        tried.add(place);
        misses = 0;
      } else {
        const code = await codeOf(answer);
        misses += 1;
        if (code === 'row-not-held') continue;
        if (!CLOSED.includes(answer.status) && code !== 'budget-spent') throw new Error(`rows: ${code}`);
        if (code === 'principal-frozen') tried.add(place);
        if (code !== 'not-allowed') yield code;
        return;
      }
    }
  }
}

/** People whom the most generous of the roles may read in a day. */
function dailyPeople(): number {
  const ofUsers = DEFAULT_BUDGETS.grants.filter(
    ({ holder, metered }) => holder.startsWith('user/') && metered === 'identity',
  );
  return Math.max(...ofUsers.map(({ each }) => each.day));
}

/** Everything that can be looked at, and the transfers that are named there. Resolves to how many answers that was. */
async function crawl(session: Stolen, role: Role, loot: Loot, transfers: Set<string>): Promise<number> {
  const queue = [...ENTRANCES[role]];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length && at < MOST_REQUESTS; at += 1) {
    const bytes = await bytesOf(session, queue[at] ?? '');
    loot.search(bytes);
    const ids = idsIn(bytes.toString('utf8'));
    for (const id of ids) transfers.add(id);
    for (const path of ids.flatMap((id) => OF_TRANSFER[role]?.(id) ?? [])) {
      if (!seen.has(path)) queue.push(path);
      seen.add(path);
    }
  }
  return queue.length;
}

async function codeOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as { error?: { code?: string } } | null;
  return body?.error?.code ?? String(answer.status);
}

/** Transfers that an answer names. */
function idsIn(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/"(?:id|transferId)":"([A-Za-z0-9_-]{22})"/g)].map(([, id]) => id ?? '')),
  ];
}
