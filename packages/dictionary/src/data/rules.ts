import type { Rule } from '../rule.ts';
import { deliveryRules } from './rules/delivery.ts';
import { identityRules } from './rules/identity.ts';
import { infantRules } from './rules/infant.ts';
import { motherRules } from './rules/mother.ts';
import { timeRules } from './rules/time.ts';

/** Every rule across elements, in the order findings are given. */
export const RULES: readonly Rule[] = [
  ...identityRules,
  ...timeRules,
  ...motherRules,
  ...deliveryRules,
  ...infantRules,
];
