/** z for a two-sided 95 % interval. */
const Z = 1.959964;

/** Wilson's 95 % score interval of a proportion, as proportions of 1; null for an empty denominator. */
export function wilson(numerator: number, denominator: number): { lower: number; upper: number } | null {
  if (denominator <= 0) return null;
  const p = numerator / denominator;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * denominator)) / (1 + z2 / denominator);
  const half =
    (Z / (1 + z2 / denominator)) *
    Math.sqrt((p * (1 - p)) / denominator + z2 / (4 * denominator * denominator));
  return { lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
}
