import type { Values } from '@vernix/dictionary';
import type { Beginning } from '../../src/doubles/beginning.ts';
import type { Born, Doubles } from '../../src/doubles/doubles.ts';

/** When the double of this row alone is born; null when it has none. */
export function bornFor(doubles: Doubles, values: Values, beginning: Beginning): Born | null {
  const lots = doubles.lots(1);
  if (!doubles.putIn(lots, values)) return null;
  return doubles.bornFor(values, beginning, doubles.drawn(lots)[0]?.born ?? null);
}
