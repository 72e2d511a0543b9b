/** The officers' page. It shows what the key service holds, has a passkey sign it, and hands the signature in. */
import type { DELIVERIES, ListApprovalsAnswer, OfficersAnswer } from '@vernix/contracts';
import * as api from './api.ts';
import { button, byId, element } from './dom.ts';
import { type Around, breakGlass, enrolment, foundingCard } from './forms.ts';
import { requestCard } from './requests.ts';
import { current, isText, type Language, say, speak, type Text, time } from './texts.ts';
import { isOver, type Said, tell, tellNothing, tellRefusal, toldNow } from './told.ts';
import { isWaiting } from './waiting.ts';

const LOOK_EVERY_MS = 3_000;
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['fr', 'Français'],
];

/** What is on the page now, so that it is not made anew under a reader's eyes. */
let shownNow = '';
/** The requests on it that wait. */
let waitingNow: readonly string[] = [];

/** Under which name all deliveries stop together. */
const ALL_DELIVERIES: typeof DELIVERIES = 'deliveries';

/** `#officer=…&token=…`: a founding officer's link. The fragment goes to nobody. */
function invitation(): { officer: string; token: string } | null {
  const said = new URLSearchParams(location.hash.slice(1));
  const [officer, token] = [said.get('officer'), said.get('token')];
  return officer === null || token === null ? null : { officer, token };
}

function linesOf(error: unknown): string[] {
  if (error instanceof api.Refused) {
    const { message, action, code } = error.told;
    return [message[current()], `${action[current()]} (${code})`];
  }
  return [say(error instanceof DOMException ? 'refusedByPasskey' : 'unreachable')];
}

const tellFailure = (error: unknown): void => tellRefusal(linesOf(error), waitingNow);

async function act(work: () => Promise<Said>): Promise<void> {
  try {
    tell(await work(), waitingNow);
  } catch (error) {
    tellFailure(error);
  }
  await look();
}

function summary(officers: OfficersAnswer, waiting: number): string {
  if (!officers.founded) return say('unfounded');
  if (waiting === 0) return say('nothing');
  return waiting === 1 ? say('one') : say('several', { count: String(waiting) });
}

function stopped(frozen: ListApprovalsAnswer['frozen'], around: Around): HTMLElement | null {
  if (frozen.length === 0) return null;
  const rows = frozen.map(({ principal, since, why }) => {
    const params = { principal, frozenSince: since };
    const ask = (): Promise<void> =>
      around.act(async () => {
        return { sentence: say('asked'), of: await api.open({ kind: 'principal-release', params }) };
      });
    const reason = `why-${principal === ALL_DELIVERIES ? 'taken' : why}`;
    const words = say('stoppedSince', { principal, time: time(since) });
    const because = element('small', {}, isText(reason) ? say(reason) : why);
    return element(
      'li',
      {},
      element('span', {}, words, element('br'), because),
      button(say('askRelease', { principal }), 'secondary', ask),
    );
  });
  return element('section', {}, element('h2', {}, say('stopped')), element('ul', {}, ...rows));
}

function officersList({ officers, awaited, founded }: OfficersAnswer, around: Around): HTMLElement {
  const rows = officers.map(({ officer, passkeys }) => {
    const ask = (): Promise<void> =>
      around.act(async () => {
        const of = await api.open({ kind: 'officer-remove', params: { officer } });
        return { sentence: say('asked'), of };
      });
    const name = element(
      'span',
      {},
      officer,
      element('br'),
      element('small', {}, say('passkeys', { ids: passkeys.join(', ') })),
    );
    return element('li', {}, name, founded ? button(say('askRemove', { officer }), 'secondary', ask) : null);
  });
  return element(
    'section',
    {},
    element('h2', {}, say('officers')),
    awaited.length === 0 ? null : element('p', {}, say('awaiting', { officers: awaited.join(', ') })),
    element('ul', {}, ...rows),
  );
}

function earlier(requests: ListApprovalsAnswer['requests']): HTMLElement | null {
  const over = requests.filter((one) => !isWaiting(one));
  if (over.length === 0) return null;
  const rows = over
    .toReversed()
    .map(({ kind, requester, state }) =>
      element('li', {}, say('overLine', { kind, requester, state: say(state as Text) })),
    );
  return element('details', {}, element('summary', {}, say('over')), element('ul', {}, ...rows));
}

async function draw(officers: OfficersAnswer, list: ListApprovalsAnswer): Promise<void> {
  const known = officers.officers.flatMap(({ passkeys }) => passkeys);
  const around: Around = { rpId: officers.site.rpId, known, act };
  const waiting = await Promise.all(list.requests.filter(isWaiting).map(({ nonce }) => api.show(nonce)));
  const cards = await Promise.all(
    waiting.map((shown) => {
      const others = officers.officers.filter(({ officer }) => !shown.approvedBy.includes(officer));
      const toApprove = others.flatMap((one) => one.passkeys);
      return requestCard(shown, { all: known, toApprove }, around);
    }),
  );
  const invited = officers.founded ? null : invitation();
  document.documentElement.lang = current();
  document.title = say('question');
  byId('name').textContent = say('name');
  byId('question').textContent = say('question');
  byId('answer').textContent = summary(officers, waiting.length);
  byId('languages').replaceChildren(...languages());
  byId('page').replaceChildren(
    ...[
      invited === null ? null : foundingCard(around, invited),
      ...cards,
      stopped(list.frozen, around),
      officersList(officers, around),
      officers.founded ? enrolment(around) : null,
      officers.founded ? breakGlass(around) : null,
      earlier(list.requests),
    ].filter((part) => part !== null),
  );
}

function languages(): HTMLElement[] {
  return LANGUAGES.map(([language, name]) => {
    const made = button(name, 'secondary', async () => {
      speak(language);
      shownNow = '';
      tellNothing();
      await look();
    });
    made.lang = language;
    made.setAttribute('aria-pressed', String(language === current()));
    return made;
  });
}

/** Draws the page when anything is other than it was. */
async function look(): Promise<void> {
  try {
    const told = toldNow(); // a list asked for before knows nothing of a message that came meanwhile
    const [officers, list] = await Promise.all([api.officers(), api.list()]);
    if (told !== null && told === toldNow() && isOver(told, list.requests)) tellNothing();
    const now = JSON.stringify([officers, list, location.hash]);
    if (now === shownNow) return;
    await draw(officers, list);
    waitingNow = list.requests.filter(isWaiting).map(({ nonce }) => nonce);
    shownNow = now;
  } catch (error) {
    tellFailure(error);
  }
}

async function keepLooking(): Promise<void> {
  await look();
  setTimeout(() => void keepLooking(), LOOK_EVERY_MS);
}

addEventListener('hashchange', () => void look());
void keepLooking();
