// Sizes and indices go to 2^53 − 1, where the operators on 32-bit integers (>>, &) no longer reach.

export const isOdd = (n: number): boolean => n % 2 === 1;

export const half = (n: number): number => Math.floor(n / 2);

/** The level of the largest complete subtree that `count` (at least 1) leaves have room for. */
export function levelWithin(count: number): number {
  let level = 0;
  while (2 ** (level + 1) <= count) level += 1;
  return level;
}

/** Where RFC 6962 §2.1 divides `count` (at least 2) leaves: the largest power of two below it. */
export const split = (count: number): number => 2 ** levelWithin(count - 1);

/** A size or an index as C2SP texts spell it: decimal, no sign, no leading zero. `null` for anything else. */
export function parseDecimal(text: string): number | null {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
