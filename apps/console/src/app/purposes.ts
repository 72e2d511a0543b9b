import type { Purpose, Role } from '@vernix/contracts';

/** What each may read people’s items for, the likeliest first. The table of access (`item.read`) decides; a test holds this to it. */
const PURPOSES: Partial<Readonly<Record<Role, readonly Purpose[]>>> = {
  steward: ['linkage-review', 'care'],
  'privacy-officer': ['audit'],
};

export const purposesOf = (role: Role | null | undefined): readonly Purpose[] =>
  role === null || role === undefined ? [] : (PURPOSES[role] ?? []);
