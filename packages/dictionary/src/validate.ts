import type { Values } from './element.ts';
import type { Issue } from './rule.ts';

const NONE: readonly Issue[] = [];

export function validate(_values: Values, _receivedOn?: string): readonly Issue[] {
  return NONE;
}
