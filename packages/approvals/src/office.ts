import { randomBytes } from 'node:crypto';
import { type ListApprovalsAnswer, type OfficersAnswer, VernixError } from '@vernix/contracts';
import type { z } from 'zod';
import { type ApprovalAction, NewAction } from './actions.ts';
import type { Approvals } from './approvals.ts';
import { Assertion } from './assertion.ts';
import type { Site } from './client-data.ts';
import { takesEffectAtOnce } from './effect.ts';
import { TWO } from './entry.ts';
import type { ApprovalEvent, Socket } from './events.ts';
import { type Founder, Founding } from './founding.ts';
import { enrolmentChallenge, Registration, verifyRegistration } from './registration.ts';
import { type ApprovalRequest, itemsHash, requestText } from './request.ts';

const HOUR_MS = 3_600_000;

/** What people ask for through the vault. */
const READS_MORE: readonly ApprovalAction['kind'][] = ['bulk-release', 'budget-raise'];

export interface OfficeOptions {
  readonly site: Site;
  readonly founders: readonly Founder[];
  /** Unix milliseconds, by a clock that nobody can set: one that was once ahead would hold up every later request. */
  readonly now: () => number;
  /** Who is stopped, and since when. */
  readonly frozen: () => ListApprovalsAnswer['frozen'];
  /**
   * Writes a step down as `principal`'s. With a request, that takes effect: what follows for the meter is in the same entry,
   * so that both are so or neither.
   */
  readonly write: (principal: string, event: ApprovalEvent, effect?: ApprovalRequest) => Promise<void>;
  /** What nobody should miss. Raised before it is written down, or a full disk would silence it. */
  readonly alarm: (what: 'glass-broken' | 'glass-not-seconded', principal: string) => void;
}

/** Officers at work: approvals, written down step by step. From a step's check until it is in the log nobody comes between. */
export class Office {
  readonly #options: OfficeOptions;
  readonly #approvals: Approvals;
  readonly #founding: Founding;
  #turn: Promise<unknown> = Promise.resolve();

  /** `approvals`: as the log made them. */
  constructor(approvals: Approvals, options: OfficeOptions) {
    this.#options = options;
    this.#approvals = approvals;
    this.#founding = new Founding(options.founders, options.site);
  }

  officers(): OfficersAnswer {
    const { site } = this.#options;
    const names = this.#approvals.officers();
    if (names.length === 0) {
      const made = this.#founding.made.map(({ officer, credential }) => ({
        officer,
        passkeys: [credential.id],
      }));
      return { site, founded: false, awaited: this.#founding.awaited, officers: made };
    }
    const officers = names.map((officer) => ({ officer, passkeys: this.#approvals.passkeysOf(officer) }));
    return { site, founded: true, awaited: [], officers };
  }

  list(): ListApprovalsAnswer {
    const requests = this.#approvals
      .list(this.#options.now())
      .map(({ request, closesAt, approvedBy, state }) => ({
        nonce: request.nonce,
        kind: request.action.kind,
        requester: request.requester,
        expiresAt: new Date(closesAt).toISOString(),
        state,
        approvedBy: [...approvedBy],
        ...(request.action.kind === 'bulk-release' && { deliverTo: request.action.params.deliverTo }),
      }));
    return { requests, frozen: this.#options.frozen() };
  }

  /** @throws VernixError `approval-unknown` */
  show(nonce: string): ListApprovalsAnswer['requests'][number] & { readonly text: string } {
    const summary = this.list().requests.find((one) => one.nonce === nonce);
    const request = this.#approvals.find(nonce);
    if (summary === undefined || request === undefined) throw new VernixError('approval-unknown');
    return { ...summary, text: requestText(request) };
  }

  /** Whether officers could ever be asked: passkeys of a house without a desk are for no site. */
  get hasDesk(): boolean {
    return this.#options.site.origin !== '';
  }

  /**
   * Asks officers. Who asks for the same thing again while it can be approved, or used, is given the request there is.
   * @throws VernixError `request-invalid`, `stop-over`; as {@link Approvals.request}
   */
  open(
    action: unknown,
    {
      requester,
      hours,
      socket,
    }: { readonly requester: string; readonly hours: number; readonly socket: Socket },
  ): Promise<ApprovalRequest> {
    return this.#inTurn(async () => {
      const at = this.#options.now();
      const asked = read(NewAction, action, 'action');
      const open = this.#approvals.findOpen(asked, requester, at);
      if (open !== undefined) return open;
      const request: ApprovalRequest = {
        action: asked,
        requester,
        nonce: randomBytes(32).toString('base64url'),
        expiresAt: at + hours * HOUR_MS,
      };
      this.#checkFreeze(request);
      await this.#write(requester, this.#approvals.request(request, socket, at));
      return request;
    });
  }

  /** @throws VernixError as {@link Approvals.cancel} */
  cancel(nonce: string, requester: string): Promise<void> {
    return this.#inTurn(() =>
      this.#write(requester, this.#approvals.cancel(nonce, requester, this.#options.now())),
    );
  }

  /**
   * As {@link cancel}, for the vault, of what only the vault asks for. Of anything else a robbed one could keep it from being done. What is
   * left of a bulk release that officers signed is not read any more after this.
   * @throws VernixError as {@link Approvals.close}
   */
  withdraw(nonce: string, requester: string): Promise<void> {
    return this.#inTurn(async () => {
      const request = this.#approvals.find(nonce);
      const kind = request?.action.kind;
      if (kind !== undefined && !READS_MORE.includes(kind)) throw new VernixError('approval-not-yours');
      const wasOpen = request !== undefined && this.show(nonce).state === 'used';
      const event = this.#approvals.close(nonce, requester, this.#options.now());
      await this.#write(requester, event, wasOpen ? request : undefined);
    });
  }

  /**
   * Takes an officer's assertion; when it was the last one needed, what was asked is so.
   * @throws VernixError `request-invalid`, `stop-over`; as {@link Approvals.approve} and {@link Approvals.use}
   */
  answer(nonce: string, assertion: unknown): Promise<ListApprovalsAnswer['requests'][number]['state']> {
    return this.#inTurn(async () => {
      const signed = read(Assertion, assertion, 'assertion');
      const event = this.#approvals.approve(nonce, signed, this.#options.now());
      await this.#write(event.officer, event);
      await this.#takeEffect(nonce);
      return this.show(nonce).state;
    });
  }

  /**
   * Takes an officer's assertion that says no.
   * @throws VernixError `request-invalid`; as {@link Approvals.refuse}
   */
  refuse(nonce: string, assertion: unknown): Promise<void> {
    return this.#inTurn(async () => {
      const signed = read(Assertion, assertion, 'assertion');
      const event = this.#approvals.refuse(nonce, signed, this.#options.now());
      await this.#write(event.officer, event);
    });
  }

  /**
   * Consumes an approval for exactly this, which the caller does next; or throws, and then nothing is to be done.
   * @throws VernixError `approval-incomplete` without a number; as {@link Approvals.use}, and what writing it throws
   */
  async use(
    nonce: string | undefined,
    doing: { readonly action: ApprovalAction; readonly requester: string },
  ): Promise<void> {
    if (nonce === undefined) throw new VernixError('approval-incomplete', { got: 0, needed: TWO });
    await this.#inTurn(() =>
      this.#write(doing.requester, this.#approvals.use(nonce, doing, this.#options.now())),
    );
  }

  /**
   * False for items that are no batch of the bulk release they are asked for under, or for somebody else than it says, and under what is
   * not known. Nothing leaves the house under another kind.
   */
  covers(nonce: string, items: Parameters<typeof itemsHash>[0], deliverTo?: string): boolean {
    const action = this.#approvals.find(nonce)?.action;
    if (action?.kind === 'bulk-release')
      return action.params.deliverTo === deliverTo && this.lists(nonce, items);
    return action !== undefined && deliverTo === undefined; // of other kinds the meter knows all there is to compare
  }

  /**
   * Whether the request is for exactly these items, all of the file that it names to who signs. Whether it was approved, the
   * meter knows.
   */
  lists(nonce: string, items: Parameters<typeof itemsHash>[0]): boolean {
    const action = this.#approvals.find(nonce)?.action;
    if (action?.kind !== 'bulk-release') return false;
    const { file, batches } = action.params;
    if (file === undefined || items.some(({ transferId }) => transferId !== file.transferId)) return false;
    return new Set(items.map(({ row }) => row)).size <= file.rows && batches.includes(itemsHash(items));
  }

  /** Stops whoever broke a glass that nobody seconded, and finishes what a crash left approved and not yet so. */
  tick(): Promise<void> {
    return this.#inTurn(async () => {
      const now = this.#options.now();
      for (const request of this.#approvals.overdue(now)) {
        this.#options.alarm('glass-not-seconded', request.requester);
        await this.#write('key-service', this.#approvals.lapse(request.nonce, now), request);
      }
      for (const { request, state } of this.#approvals.list(now)) {
        if (state === 'approved') await this.#takeEffect(request.nonce).catch(unlessRefused);
      }
    });
  }

  /**
   * A founding officer's passkey. With the last of them, all are officers. Resolves to those still awaited.
   * @throws VernixError `officers-founded`, `request-invalid`; as {@link Founding.make} and {@link Approvals.found}
   */
  found(officer: string, token: string, registration: unknown): Promise<string[]> {
    return this.#inTurn(async () => {
      if (this.#approvals.officers().length > 0) throw new VernixError('officers-founded');
      this.#founding.make(officer, token, read(Registration, registration, 'registration'));
      const { made, awaited } = this.#founding;
      if (awaited.length > 0) return awaited;
      try {
        await this.#write('key-service', this.#approvals.found(made, this.#options.now()));
      } catch (error) {
        this.#founding.undo(officer);
        throw error;
      }
      return [];
    });
  }

  /** Asks others to take in a passkey. @throws VernixError as {@link verifyRegistration} and {@link open} */
  async enrol(officer: string, registration: unknown): Promise<ApprovalRequest> {
    const made = read(Registration, registration, 'registration');
    const expected = { challenge: enrolmentChallenge(officer), ...this.#options.site };
    const params = { officer, credential: verifyRegistration(made, expected) };
    return await this.open(
      { kind: 'officer-enrol', params },
      { requester: officer, hours: 1, socket: 'desk' },
    );
  }

  /** What a whole approval brings about by itself. */
  async #takeEffect(nonce: string): Promise<void> {
    const request = this.#approvals.find(nonce);
    if (request === undefined || !takesEffectAtOnce(request)) return;
    if (this.show(nonce).state !== 'approved') return;
    this.#checkFreeze(request);
    const used = this.#approvals.use(nonce, request, this.#options.now());
    if (request.action.kind === 'break-glass') this.#options.alarm('glass-broken', request.requester);
    await this.#write(request.requester, used, request);
  }

  /** @throws VernixError `stop-over` */
  #checkFreeze({ action }: ApprovalRequest): void {
    if (action.kind !== 'principal-release') return;
    const { principal, frozenSince } = action.params;
    const frozen = this.#options.frozen();
    if (!frozen.some((one) => one.principal === principal && one.since === frozenSince)) {
      throw new VernixError('stop-over');
    }
  }

  async #write(principal: string, event: ApprovalEvent, effect?: ApprovalRequest): Promise<void> {
    await this.#options.write(principal, event, effect);
    this.#approvals.apply(event);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(step);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

/** @throws VernixError `request-invalid`, saying where */
function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  throw new VernixError('request-invalid', { where: [what, ...(error?.issues[0]?.path ?? [])].join('.') });
}

/** One that cannot take effect any more expires; a log that cannot be written is another matter. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof VernixError) || error.status >= 500) throw error;
}
