import type { PartnerId, Role } from '@vernix/contracts';

/** Somebody who is signed in. */
export interface Person {
  readonly kind: 'person';
  /** The account's id, never a name. */
  readonly account: string;
  readonly role: Role;
  /** The partner they work for; null for the registry's own people. */
  readonly organisation: PartnerId | null;
}

/** Who a request comes from, as far as it could be told. */
export type Actor =
  | { readonly kind: 'nobody' }
  /** A sender's machine, by its token. */
  | { readonly kind: 'partner'; readonly organisation: PartnerId }
  /** The vault, at the gateway's second door. */
  | { readonly kind: 'collector' }
  | Person;

export const NOBODY: Actor = { kind: 'nobody' };
export const COLLECTOR: Actor = { kind: 'collector' };
