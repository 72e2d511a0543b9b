/** What became of the last thing done here. It belongs to the request it answers, and never stands over another one. */
import type { ListApprovalsAnswer } from '@vernix/contracts';
import { byId, element } from './dom.ts';
import { isWaiting } from './waiting.ts';

type Request = Pick<ListApprovalsAnswer['requests'][number], 'nonce' | 'state'>;

export interface Said {
  readonly sentence: string;
  /** The request it answers, and the state in which the sentence is true. */
  readonly of?: Request;
  /** What that request asks for, in words. */
  readonly about?: string;
}

interface Message {
  readonly of: Request | undefined;
  /** The requests that were on the page when it was told. */
  readonly among: ReadonlySet<string>;
}

let message: Message | null = null;

export const toldNow = (): Message | null => message;

/** `waiting`: the numbers of the requests on the page. */
export function tell({ sentence, of, about }: Said, waiting: readonly string[]): void {
  message = { of, among: new Set(of === undefined ? waiting : [...waiting, of.nonce]) };
  show('note', about === undefined ? [sentence] : [sentence, about]);
}

export function tellRefusal(lines: readonly string[], waiting: readonly string[]): void {
  message = { of: undefined, among: new Set(waiting) };
  show('refusal', lines);
}

export function tellNothing(): void {
  message = null;
  show('note', []);
}

/** Whether a message has had its time: a request waits that came after it, or its own has gone on. */
export function isOver({ of, among }: Message, requests: readonly Request[]): boolean {
  return requests.some((one) =>
    one.nonce === of?.nonce ? one.state !== of.state : isWaiting(one) && !among.has(one.nonce),
  );
}

function show(kind: 'note' | 'refusal', lines: readonly string[]): void {
  byId('told').replaceChildren(...lines.map((line) => element('p', { class: kind }, line)));
}
