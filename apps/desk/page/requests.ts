import * as api from './api.ts';
import { button, element } from './dom.ts';
import type { Around } from './forms.ts';
import { fingerprint, sign } from './passkeys.ts';
import { current, say, type Text, time } from './texts.ts';

/** What is said after an officer signed. */
const AFTER: Readonly<Record<string, Text>> = {
  requested: 'noted',
  approved: 'complete',
  used: 'done',
  'awaits-second': 'broken',
};

const fact = (label: Text, value: string): HTMLElement[] => [
  element('dt', {}, say(label)),
  element('dd', {}, value),
];

/** One request: in words, who and until when, the very text that is signed, and the way to sign it. */
export async function requestCard(
  shown: api.Shown,
  passkeys: { readonly all: readonly string[]; readonly toApprove: readonly string[] },
  { rpId, act }: Around,
): Promise<HTMLElement> {
  const { nonce, kind, text, words, requester, expiresAt, approvedBy, state } = shown;
  const approve = (): Promise<void> =>
    act(async () => {
      const answer = await api.answer(nonce, await sign('approval', text, rpId, passkeys.toApprove));
      const sentence = say(AFTER[answer.state] ?? 'done');
      return { sentence, of: { nonce, state: answer.state }, about: words[current()] };
    });
  const refuse = (): Promise<void> =>
    act(async () => {
      await api.refuse(nonce, await sign('refusal', text, rpId, passkeys.all));
      return { sentence: say('refusedNow'), of: { nonce, state: 'refused' }, about: words[current()] };
    });
  // Somebody may have read already: what is left to officers is to confirm it, or to let it lapse.
  const isBroken = state === 'awaits-second';
  const yes = isBroken ? 'second' : kind === 'break-glass' ? 'break' : 'approve';
  return element(
    'article',
    { class: 'card', 'data-nonce': nonce },
    element('h2', {}, words[current()]),
    element(
      'dl',
      {},
      ...fact('asker', requester),
      ...fact(isBroken ? 'untilSeconded' : 'until', time(expiresAt)),
      ...fact('approvedBy', approvedBy.length === 0 ? say('nobody') : approvedBy.join(', ')),
      ...fact('number', nonce),
    ),
    element(
      'details',
      {},
      element('summary', {}, say('signed')),
      element('pre', { tabindex: '0' }, text),
      element('p', {}, `${say('fingerprint')} `, element('code', {}, await fingerprint(text))),
      element('p', { class: 'quiet' }, say('compare')),
    ),
    state === 'approved' ? element('p', {}, say('complete')) : null,
    element(
      'div',
      { class: 'actions' },
      state === 'approved' ? null : button(say(yes), yes === 'break' ? 'alarm' : 'primary', approve),
      isBroken ? null : button(say('refuse'), 'secondary', refuse),
    ),
  );
}
