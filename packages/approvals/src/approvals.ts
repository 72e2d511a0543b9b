import { VernixError } from '@vernix/contracts';
import type { ApprovalAction } from './actions.ts';
import { type Assertion, verifyAssertion } from './assertion.ts';
import { canonicalJson } from './canonical.ts';
import type { Site } from './client-data.ts';
import {
  awaitsSecond,
  beneficiaryOf,
  closesAt,
  type Entry,
  isBreakGlass,
  isBulkRelease,
  standing,
  TWO,
} from './entry.ts';
import type { ApprovalEvent, Socket } from './events.ts';
import { ApprovalRequest, refusalHash, requestHash } from './request.ts';
import { roomFor } from './rooms.ts';
import { ApprovalState } from './state.ts';

/** Longest life of a request. */
const MOST_LIFE_MS = 24 * 3_600_000;
/** Longest time an approval may open something for. */
const MOST_OPEN_MS = 7 * MOST_LIFE_MS;

/** One request as a page shows it. */
export interface ApprovalStanding {
  readonly request: ApprovalRequest;
  /** Last moment for the next signature, in Unix milliseconds: of an emergency that was used, the second one. */
  readonly closesAt: number;
  /** Officers whose approval counts now. */
  readonly approvedBy: readonly string[];
  readonly state:
    | 'requested'
    | 'approved'
    | 'used'
    | 'awaits-second'
    | 'lapsed'
    | 'expired'
    | 'cancelled'
    | 'refused';
}

/**
 * Two officers, two passkeys, one exact request, used once. Nothing the vault says is believed: a passkey has signed the
 * request's own hash, and what is done must be what was asked, byte for byte.
 *
 * A method checks, and returns the event for the log; {@link apply} makes it so, once it is written there. Nobody may come in
 * between. `at` is Unix milliseconds; an earlier one than before is taken for the newest.
 */
export class Approvals {
  readonly #site: Site;
  readonly #state = new ApprovalState();

  private constructor(site: Site) {
    this.#site = site;
  }

  /** What these events make, oldest first. */
  static replay(site: Site, events: Iterable<ApprovalEvent>): Approvals {
    const approvals = new Approvals(site);
    for (const event of events) approvals.apply(event);
    return approvals;
  }

  /** What is in the log has happened. */
  apply(event: ApprovalEvent): void {
    this.#state.apply(event);
  }

  /** Time of the newest event. */
  get newest(): number {
    return this.#state.newest;
  }

  /**
   * The first officers, from the key service's own set-up; later ones are enrolled by those.
   * @throws VernixError `officers-founded`, `officers-too-few`, `officers-too-many`, `credential-taken`,
   * `credential-unsupported`
   */
  found(officers: Extract<ApprovalEvent, { type: 'founded' }>['officers'], at: number): ApprovalEvent {
    this.#state.officers.checkFounding(officers);
    return { type: 'founded', at: this.#now(at), officers };
  }

  /**
   * Takes a request in; its nonce comes from the key service and names it from now on.
   * @throws VernixError `request-invalid`, `approval-known`; as {@link roomFor}; what {@link use} would throw of officers
   */
  request(request: ApprovalRequest, socket: Socket, at: number): ApprovalEvent {
    const parsed = ApprovalRequest.safeParse(request);
    if (!parsed.success) {
      throw new VernixError('request-invalid', { where: parsed.error.issues[0]?.path.join('.') ?? '' });
    }
    const now = this.#now(at);
    const { nonce, expiresAt, action, requester } = parsed.data;
    checkWithin('expiresAt', expiresAt, now, MOST_LIFE_MS);
    if ('until' in action.params) checkWithin('until', action.params.until, now, MOST_OPEN_MS);
    const { params } = action;
    if ('identity' in params && params.identity + params.clinical === 0) {
      throw new VernixError('request-invalid', { where: 'action.params.identity' });
    }
    if (this.#state.entry(nonce) !== undefined) throw new VernixError('approval-known');
    this.#checkOfficers(action);
    // Nobody else could break it, and whose emergencies can be asked for is not for strangers to multiply.
    if (action.kind === 'break-glass') this.#state.officers.checkIs(requester);
    const displaces = roomFor({ socket, requester }, this.#state.entries(), now);
    const event = { type: 'requested' as const, at: now, request: parsed.data, socket };
    return displaces === undefined ? event : { ...event, displaces };
  }

  /**
   * One officer's passkey over the request.
   * @throws VernixError `approval-unknown`, `approval-cancelled`, `approval-refused`, `approval-expired`, `approval-used`,
   * `approval-own-request`, `approval-same-officer`, `break-glass-not-yours`, `break-glass-open`; as {@link verifyAssertion}
   */
  approve(nonce: string, assertion: Assertion, at: number): Extract<ApprovalEvent, { type: 'approved' }> {
    const now = this.#now(at);
    const entry = this.#open(nonce, now);
    this.#checkMayApprove(entry, this.#state.officers.holding(assertion.credentialId).officer);
    return { type: 'approved', ...this.#signed(entry, requestHash(entry.request), assertion, now) };
  }

  /**
   * One officer's passkey that says no: nothing comes of the request any more. Any officer may, also who asked.
   * @throws VernixError as {@link approve} of the request and the passkey
   */
  refuse(nonce: string, assertion: Assertion, at: number): Extract<ApprovalEvent, { type: 'refused' }> {
    const now = this.#now(at);
    const entry = this.#open(nonce, now);
    if (entry.usedAt !== null) throw new VernixError('approval-used');
    return { type: 'refused', ...this.#signed(entry, refusalHash(entry.request), assertion, now) };
  }

  /**
   * Spends an approval on what the caller is about to do, which must be what was asked.
   * @throws VernixError `approval-unknown`, `approval-expired`, `approval-used`, `approval-differs`,
   * `approval-incomplete`, `break-glass-open`; of officers `credential-taken`, `credential-unsupported`,
   * `officers-too-many`, `officer-unknown`, `officers-too-few`
   */
  use(
    nonce: string,
    doing: { readonly action: ApprovalAction; readonly requester: string },
    at: number,
  ): ApprovalEvent {
    const now = this.#now(at);
    const entry = this.#open(nonce, now);
    const { action, requester } = entry.request;
    if (entry.usedAt !== null) throw new VernixError('approval-used');
    if (requester !== doing.requester || canonicalJson(action) !== canonicalJson(doing.action)) {
      throw new VernixError('approval-differs');
    }
    const needed = isBreakGlass(entry) ? 1 : TWO;
    const got = standing(entry, this.#state.officers).length;
    if (got < needed) throw new VernixError('approval-incomplete', { got, needed });
    if (isBreakGlass(entry) && this.#hasOpenEmergency(requester)) throw new VernixError('break-glass-open');
    this.#checkOfficers(action);
    return { type: 'used', at: now, nonce };
  }

  /** @throws VernixError as {@link approve} of the request; `approval-not-yours`: somebody else asked */
  cancel(nonce: string, requester: string, at: number): ApprovalEvent {
    const now = this.#now(at);
    const entry = this.#open(nonce, now);
    if (entry.usedAt !== null) throw new VernixError('approval-used');
    if (entry.request.requester !== requester) throw new VernixError('approval-not-yours');
    return { type: 'cancelled', at: now, nonce };
  }

  /**
   * As {@link cancel}; of a bulk release that was used it ends what is left to be read by it.
   * @throws VernixError as {@link cancel}
   */
  close(nonce: string, requester: string, at: number): ApprovalEvent {
    const entry = this.#state.entry(nonce);
    if (entry === undefined || entry.usedAt === null || entry.cancelled || !isBulkRelease(entry))
      return this.cancel(nonce, requester, at);
    if (entry.request.requester !== requester) throw new VernixError('approval-not-yours');
    return { type: 'cancelled', at: this.#now(at), nonce };
  }

  /** Emergencies that nobody seconded in time: whoever broke the glass is to be stopped, and {@link lapse} logged. */
  overdue(at: number): ApprovalRequest[] {
    const now = this.#now(at);
    return this.#state
      .entries()
      .filter((entry) => awaitsSecond(entry) && now > closesAt(entry))
      .map(({ request }) => request);
  }

  /** @throws VernixError `approval-unknown`: not overdue */
  lapse(nonce: string, at: number): ApprovalEvent {
    const now = this.#now(at);
    if (!this.overdue(now).some((request) => request.nonce === nonce))
      throw new VernixError('approval-unknown');
    return { type: 'lapsed', at: now, nonce };
  }

  officers(): string[] {
    return this.#state.officers.list();
  }

  /** Ids of an officer's passkeys, in the order they were enrolled. */
  passkeysOf(officer: string): string[] {
    return this.#state.officers.passkeysOf(officer);
  }

  /** The request of this number, whatever became of it. */
  find(nonce: string): ApprovalRequest | undefined {
    return this.#state.entry(nonce)?.request;
  }

  /** What this requester has asked for already, if it can still be approved or used. */
  findOpen(action: ApprovalAction, requester: string, at: number): ApprovalRequest | undefined {
    const text = canonicalJson(action);
    return this.list(at).find(
      ({ request, state }) =>
        (state === 'requested' || state === 'approved') &&
        request.requester === requester &&
        canonicalJson(request.action) === text,
    )?.request;
  }

  list(at: number): ApprovalStanding[] {
    const now = this.#now(at);
    return this.#state.entries().map((entry) => ({
      request: entry.request,
      closesAt: closesAt(entry),
      approvedBy: standing(entry, this.#state.officers),
      state: this.#stateOf(entry, now),
    }));
  }

  /** The whole state as plain JSON, to compare. */
  toJSON(): unknown {
    return this.#state.toJSON();
  }

  #stateOf(entry: Entry, now: number): ApprovalStanding['state'] {
    if (entry.cancelled) return 'cancelled';
    if (entry.refused) return 'refused';
    if (entry.lapsed) return 'lapsed';
    if (awaitsSecond(entry)) return 'awaits-second';
    if (entry.usedAt !== null) return 'used';
    if (entry.displaced || now > entry.request.expiresAt) return 'expired';
    const needed = isBreakGlass(entry) ? 1 : TWO;
    return standing(entry, this.#state.officers).length >= needed ? 'approved' : 'requested';
  }

  #open(nonce: string, now: number): Entry {
    const entry = this.#state.entry(nonce);
    if (entry === undefined) throw new VernixError('approval-unknown');
    if (entry.cancelled) throw new VernixError('approval-cancelled');
    if (entry.refused) throw new VernixError('approval-refused');
    if (entry.lapsed || entry.displaced) throw new VernixError('approval-expired');
    if (entry.usedAt !== null && !awaitsSecond(entry)) throw new VernixError('approval-used');
    if (now > closesAt(entry)) throw new VernixError('approval-expired');
    return entry;
  }

  #signed({ request: { nonce } }: Entry, challenge: Buffer, assertion: Assertion, at: number) {
    const held = this.#state.officers.holding(assertion.credentialId);
    const { signCount } = verifyAssertion(held, assertion, { challenge, ...this.#site });
    return { at, nonce, officer: held.officer, credentialId: held.id, signCount, assertion };
  }

  #checkMayApprove(entry: Entry, officer: string): void {
    const so = standing(entry, this.#state.officers);
    if (so.includes(officer)) throw new VernixError('approval-same-officer');
    if (!isBreakGlass(entry)) {
      const own = officer === entry.request.requester || officer === beneficiaryOf(entry);
      if (own) throw new VernixError('approval-own-request');
    } else if (so.length === 0) {
      if (officer !== entry.request.requester) throw new VernixError('break-glass-not-yours');
      if (this.#hasOpenEmergency(officer)) throw new VernixError('break-glass-open');
    }
  }

  /** One at a time, so that nobody can read on and on alone. */
  #hasOpenEmergency(requester: string): boolean {
    return this.#state
      .entries()
      .some((entry) => awaitsSecond(entry) && entry.request.requester === requester);
  }

  #checkOfficers(action: ApprovalAction): void {
    if (action.kind === 'officer-enrol') this.#state.officers.checkEnrol(action.params.credential);
    if (action.kind === 'officer-remove') this.#state.officers.checkRemove(action.params.officer);
  }

  #now(at: number): number {
    return Math.max(at, this.#state.newest);
  }
}

/** @throws VernixError `request-invalid` */
function checkWithin(where: string, time: number, now: number, mostMs: number): void {
  if (time <= now || time > now + mostMs) throw new VernixError('request-invalid', { where });
}
