/**
 * Looks for numbers that name people in any bytes: ten digits (a health number), or a letter and nine digits (a chart
 * number), not part of a longer number. Memory holds text as one byte a character or as two, at any alignment: `stride`
 * and `start` say which is tried.
 */
export function* numbersIn(bytes: Uint8Array, stride: 1 | 2 = 1, start = 0): Generator<string> {
  const end = bytes.length;
  const isDigit = (at: number): boolean => {
    const byte = bytes[at] ?? 0;
    return byte >= DIGIT_0 && byte <= DIGIT_9 && (stride === 1 || (bytes[at + 1] ?? 0) === 0);
  };
  // Of so many digits in a row one stands at every so-manieth place: the places between need no look.
  const step = FEWEST_DIGITS * stride;
  for (let at = start + step - stride; at < end; at += step) {
    if (!isDigit(at)) continue;
    let from = at;
    while (from - stride >= start && isDigit(from - stride)) from -= stride;
    do at += stride;
    while (at < end && isDigit(at));
    const found = numberAt(bytes, from, (at - from) / stride, stride);
    if (found !== null) yield found;
  }
}

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const HEALTH_NUMBER_DIGITS = 10;
const CHART_NUMBER_DIGITS = 9;
const FEWEST_DIGITS = CHART_NUMBER_DIGITS;

function numberAt(bytes: Uint8Array, from: number, digits: number, stride: number): string | null {
  const text = (): string =>
    String.fromCharCode(...Array.from({ length: digits }, (_, index) => bytes[from + index * stride] ?? 0));
  if (digits === HEALTH_NUMBER_DIGITS) return text();
  if (digits !== CHART_NUMBER_DIGITS || from < stride) return null;
  const letter = String.fromCharCode(bytes[from - stride] ?? 0);
  return /[A-Z]/.test(letter) ? letter + text() : null;
}

/** In every way text may lie in memory. */
export function* numbersInMemory(bytes: Uint8Array): Generator<string> {
  yield* numbersIn(bytes);
  yield* numbersIn(bytes, 2, 0);
  yield* numbersIn(bytes, 2, 1);
}
