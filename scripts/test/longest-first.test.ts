import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LONGEST } from '../longest-first.ts';
import { ROOT } from './workspaces.ts';

it('names every file of tests that starts a whole system, and no other', () => {
  const found = globSync('{e2e,drill/test}/*.{system,browser}.test.ts', { cwd: ROOT });
  expect([...LONGEST].sort()).toEqual(found.sort());
});
