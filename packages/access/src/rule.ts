import type { Purpose, Role } from '@vernix/contracts';

/** Whom a grant is for: a role, one of the two kinds of machine, or anyone at all, signed in or not. */
export type Holder = Role | 'partner' | 'collector' | 'anyone';

/** Whose things: only those of the holder's own organisation, or those of every one. */
export type Organisation = 'own' | 'every';

export interface Grant {
  readonly holder: Holder;
  readonly organisation: Organisation;
  /** What for, where keys are asked for. A grant that names none opens no person's item. */
  readonly purposes: readonly Purpose[];
}

export interface Rule {
  /** What the action is, for the page that is generated from the table. */
  readonly what: string;
  readonly grants: readonly Grant[];
}
