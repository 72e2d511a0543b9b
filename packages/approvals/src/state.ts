import { type Entry, isBreakGlass, isOver, newEntry, standing, TWO } from './entry.ts';
import type { ApprovalEvent } from './events.ts';
import { Officers } from './officers.ts';

/** Requests kept that are over, so that officers see what became of them. How many are not over, rooms.ts bounds. */
const MOST_OVER = 100;

/** What has happened. Only {@link apply} changes it, so that the log can make it again. */
export class ApprovalState {
  #newest = 0;
  readonly officers = new Officers();
  readonly #entries = new Map<string, Entry>();

  /** Time of the newest event. */
  get newest(): number {
    return this.#newest;
  }

  entry(nonce: string): Entry | undefined {
    return this.#entries.get(nonce);
  }

  entries(): Entry[] {
    return [...this.#entries.values()];
  }

  apply(event: ApprovalEvent): void {
    const at = (this.#newest = Math.max(this.#newest, event.at));
    switch (event.type) {
      case 'founded':
        for (const { officer, credential } of event.officers) this.officers.enrol(officer, credential);
        break;
      case 'requested':
        if (event.displaces !== undefined) this.#change(event.displaces, () => ({ displaced: true }));
        this.#entries.set(event.request.nonce, newEntry(event.request, event.socket));
        this.#forget(at);
        break;
      case 'approved':
        this.#approve(event);
        break;
      case 'used':
        this.#use(event.nonce, at);
        break;
      case 'lapsed':
        this.#change(event.nonce, () => ({ lapsed: true }));
        break;
      case 'refused':
        this.officers.counted(event.credentialId, event.signCount);
        this.#change(event.nonce, () => ({ refused: true }));
        break;
      case 'cancelled':
        this.#change(event.nonce, () => ({ cancelled: true }));
        break;
    }
  }

  toJSON(): unknown {
    return { newest: this.#newest, officers: this.officers, entries: this.entries() };
  }

  #approve({ nonce, officer, credentialId, signCount }: Extract<ApprovalEvent, { type: 'approved' }>): void {
    this.officers.counted(credentialId, signCount);
    this.#change(nonce, (entry) => {
      const approvals = [...entry.approvals, { officer, credentialId }];
      const both = standing({ ...entry, approvals }, this.officers).length >= TWO;
      return { approvals, seconded: isBreakGlass(entry) && both };
    });
  }

  #use(nonce: string, at: number): void {
    this.#change(nonce, () => ({ usedAt: at }));
    const action = this.#entries.get(nonce)?.request.action;
    if (action?.kind === 'officer-enrol')
      this.officers.enrol(action.params.officer, action.params.credential);
    if (action?.kind === 'officer-remove') this.officers.remove(action.params.officer);
  }

  #change(nonce: string, change: (entry: Entry) => Partial<Entry>): void {
    const entry = this.#entries.get(nonce);
    if (entry !== undefined) this.#entries.set(nonce, { ...entry, ...change(entry) });
  }

  /** The oldest that are over. None can come back: its number is the key service's dice, which fall once. */
  #forget(at: number): void {
    const over = this.entries().filter((entry) => isOver(entry, at));
    for (const { request } of over.slice(0, Math.max(0, over.length - MOST_OVER))) {
      this.#entries.delete(request.nonce);
    }
  }
}
