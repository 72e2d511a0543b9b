import * as api from './api.ts';
import { button, element, form } from './dom.ts';
import { make } from './passkeys.ts';
import { say, type Text } from './texts.ts';
import type { Said } from './told.ts';

/** What forms need of the page around them. */
export interface Around {
  readonly rpId: string;
  /** Ids of all passkeys there are. */
  readonly known: readonly string[];
  /** Does the work, says what became of it, and shows the page afresh. */
  readonly act: (work: () => Promise<Said>) => Promise<void>;
}

const ACCOUNT = 'user:[A-Za-z0-9_\\-]{1,64}';

function field(name: string, label: string, input: HTMLElement, hint?: string): HTMLElement {
  input.id = `field-${name}`;
  input.setAttribute('name', name);
  if (hint !== undefined) input.setAttribute('aria-describedby', `hint-${name}`);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: input.id }, label),
    hint === undefined ? null : element('span', { id: `hint-${name}`, class: 'quiet' }, hint),
    input,
  );
}

const text = (values: FormData, name: string): string => {
  const value = values.get(name);
  return typeof value === 'string' ? value : '';
};

const account = (name: string): HTMLElement =>
  field(
    name,
    say('account'),
    element('input', { required: '', pattern: ACCOUNT, autocomplete: 'off', spellcheck: 'false' }),
    say('accountHint'),
  );

const choice = (name: string, label: Text, options: readonly Text[]): HTMLElement =>
  field(
    name,
    say(label),
    element('select', {}, ...options.map((value) => element('option', { value }, say(value)))),
  );

const fewRows = (): HTMLElement =>
  field(
    'rows',
    say('rows'),
    element('input', { type: 'number', min: '1', max: '10', value: '1', required: '' }),
    say('rowsHint'),
  );

/** A passkey for a new officer, or another one of an officer. */
export function enrolment({ rpId, known, act }: Around): HTMLElement {
  const work = (values: FormData): Promise<void> =>
    act(async () => {
      const officer = text(values, 'newcomer');
      const of = await api.enrol(officer, await make(officer, rpId, known));
      return { sentence: say('asked'), of };
    });
  const send = element('button', { class: 'secondary' }, say('makePasskey'));
  return element(
    'details',
    {},
    element('summary', {}, say('enrol')),
    element('p', { class: 'quiet' }, say('enrolAbout')),
    form(send, work, account('newcomer')),
  );
}

export function breakGlass({ act }: Around): HTMLElement {
  const work = (values: FormData): Promise<void> =>
    act(async () => {
      const [rows, clinical] = [Number(text(values, 'rows')), text(values, 'what') === 'both'];
      const params = { purpose: text(values, 'purpose'), rows, clinical, reason: text(values, 'reason') };
      const of = await api.open({ kind: 'break-glass', params }, text(values, 'officer'));
      return { sentence: say('glassAsked'), of };
    });
  const send = element('button', { class: 'secondary' }, say('glass'));
  return element(
    'details',
    {},
    element('summary', {}, say('glass')),
    element('p', { class: 'quiet' }, say('glassAbout')),
    form(
      send,
      work,
      account('officer'),
      choice('purpose', 'purpose', ['care', 'linkage-review', 'audit']),
      choice('reason', 'reason', ['care-emergency', 'incident', 'legal-order']),
      fewRows(),
      choice('what', 'what', ['both', 'identityOnly']),
    ),
  );
}

/** For who came by a founding officer's one-time link. */
export function foundingCard(
  { rpId, known, act }: Around,
  { officer, token }: { readonly officer: string; readonly token: string },
): HTMLElement {
  const work = (): Promise<void> =>
    act(async () => {
      const { awaited } = await api.found(officer, token, await make(officer, rpId, known, token));
      history.replaceState(null, '', '/');
      const isLast = awaited.length === 0;
      return { sentence: isLast ? say('founded') : say('foundingNoted', { officers: awaited.join(', ') }) };
    });
  return element(
    'section',
    { class: 'card' },
    element('h2', {}, say('founding')),
    element('p', {}, say('foundingAbout', { officer })),
    button(say('makePasskey'), 'primary', work),
  );
}
