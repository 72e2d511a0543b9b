import { Role } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { TABLE } from '../../../packages/access/src/index.ts';
import { purposesOf } from '../src/app/purposes.ts';

it.each(Role.options)(
  'a %s is offered the purposes that the table of access grants, and no other',
  (role) => {
    const granted = TABLE['item.read'].grants.find(({ holder }) => holder === role)?.purposes ?? [];
    expect(purposesOf(role).toSorted()).toEqual(granted.toSorted());
  },
);
