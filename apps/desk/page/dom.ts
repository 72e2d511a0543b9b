type Child = Node | string | null;

/** An element with attributes, what it does when pressed or sent, and what is in it. Text is only ever text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A button that is off while its work is under way: a passkey is asked for once. */
export function button(
  words: string,
  kind: 'primary' | 'secondary' | 'alarm',
  work: () => Promise<void>,
): HTMLButtonElement {
  const made = element('button', { type: 'button', class: kind }, words);
  made.addEventListener('click', () => void whileOff(made, work));
  return made;
}

/** A form that is sent by Enter as well. */
export function form(
  send: HTMLButtonElement,
  work: (values: FormData) => Promise<void>,
  ...fields: readonly Child[]
): HTMLFormElement {
  send.type = 'submit';
  const made = element('form', {}, ...fields, send);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileOff(send, () => work(new FormData(made)));
  });
  return made;
}

async function whileOff(pressed: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
  pressed.disabled = true;
  await work().finally(() => (pressed.disabled = false));
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
