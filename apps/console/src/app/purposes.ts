import type { Purpose, Role } from '@vernix/contracts';

/** What each may read people’s items for, as the table of access has it (`item.read`). */
const PURPOSES: Partial<Readonly<Record<Role, readonly Purpose[]>>> = {
  steward: ['linkage-review', 'care'],
  'privacy-officer': ['audit'],
};

export const purposesOf = (role: Role | null | undefined): readonly Purpose[] =>
  role === null || role === undefined ? [] : (PURPOSES[role] ?? []);
