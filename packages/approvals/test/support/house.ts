import { createHash } from 'node:crypto';
import {
  type ApprovalAction,
  type ApprovalEvent,
  type ApprovalRequest,
  Approvals,
  type Assertion,
  requestHash,
  type Socket,
} from '../../src/index.ts';
import { SITE, SoftAuthenticator } from './authenticator.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const T0 = Date.UTC(2026, 0, 15, 8, 30);

/** Another nonce for each number. */
export function nonce(number: number): string {
  return createHash('sha256').update(`nonce ${number}`).digest('base64url');
}

/** As one was asked for before a release named its file. */
export const NAMELESS = {
  kind: 'bulk-release',
  params: {
    principal: 'user:steward',
    purpose: 'audit',
    identity: 5_000,
    clinical: 0,
    batches: [createHash('sha256').update('items').digest('hex')],
    until: T0 + DAY,
  },
} as const satisfies ApprovalAction;

export const RELEASE = {
  kind: 'bulk-release',
  params: { ...NAMELESS.params, file: { transferId: 'T'.repeat(22), rows: 5_000 } },
} as const satisfies ApprovalAction;

/** As {@link RELEASE}, to be delivered. */
export const DELIVERY = {
  kind: 'bulk-release',
  params: { ...RELEASE.params, deliverTo: 'research-institute' },
} as const satisfies ApprovalAction;

export const EMERGENCY: ApprovalAction = {
  kind: 'break-glass',
  params: { purpose: 'care', rows: 5, clinical: true, reason: 'care-emergency' },
};

export function requestOf(number: number, changes: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    action: RELEASE,
    requester: 'user:steward',
    nonce: nonce(number),
    expiresAt: T0 + 4 * HOUR,
    ...changes,
  };
}

/** Approvals with three officers and their passkeys. */
export class House {
  readonly approvals: Approvals;
  readonly passkeys: Readonly<Record<'a' | 'b' | 'c', SoftAuthenticator>>;
  readonly events: ApprovalEvent[] = [];

  constructor() {
    this.passkeys = {
      a: new SoftAuthenticator(),
      b: new SoftAuthenticator({ algorithm: 'Ed25519' }),
      c: new SoftAuthenticator({ signCount: null }),
    };
    this.approvals = Approvals.replay(SITE, []);
    const officers = Object.entries(this.passkeys).map(([name, { credential }]) => ({
      officer: `user:${name}`,
      credential,
    }));
    this.take(this.approvals.found(officers, T0));
  }

  /** Writes it down, and then makes it so. */
  take(event: ApprovalEvent): void {
    this.events.push(event);
    this.approvals.apply(event);
  }

  /** Asked over the operators' socket, unless another is named. */
  request(
    number: number,
    changes: Partial<ApprovalRequest> = {},
    at: number = T0,
    socket: Socket = 'second',
  ): ApprovalRequest {
    const request = requestOf(number, changes);
    this.take(this.approvals.request(request, socket, at));
    return request;
  }

  sign(who: 'a' | 'b' | 'c', request: ApprovalRequest): Assertion {
    return this.passkeys[who].assert(requestHash(request));
  }

  approve(who: 'a' | 'b' | 'c', request: ApprovalRequest, at: number = T0): void {
    this.take(this.approvals.approve(request.nonce, this.sign(who, request), at));
  }

  use(request: ApprovalRequest, at: number = T0): void {
    this.take(this.approvals.use(request.nonce, request, at));
  }
}
