import { type Entry, isBreakGlass, isOver, newEntry, standing, TWO } from './entry.ts';
import type { ApprovalEvent } from './events.ts';
import { Officers } from './officers.ts';

/** Requests kept at a time. A robbed vault may fill them up, but not the memory. */
export const MOST_ENTRIES = 100;

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
        this.#makeRoom(at);
        this.#entries.set(event.request.nonce, newEntry(event.request));
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

  /** What is over can be forgotten: its expiry is part of what was signed, so it cannot be asked for again. */
  #makeRoom(at: number): void {
    if (this.#entries.size < MOST_ENTRIES) return;
    for (const [nonce, entry] of this.#entries) if (isOver(entry, at)) this.#entries.delete(nonce);
  }
}
