const TEN_DIGITS = /^\d{10}$/;
const ONE_DIGIT = /^(\d)\1{9}$/;

/**
 * An Ontario health number without the spaces and hyphens that people part it by: ten digits that satisfy Luhn, not all the
 * same. Null when it does not validate: then it is asked about, and nobody is linked by it.
 */
export function healthNumber(text: string): string | null {
  const digits = TEN_DIGITS.test(text) ? text : text.replaceAll(/[\s-]/g, '');
  if (!TEN_DIGITS.test(digits) || ONE_DIGIT.test(digits)) return null;
  let sum = 0;
  for (let index = 0; index < 10; index += 1) {
    const digit = digits.charCodeAt(index) - 48;
    const weighed = index % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0 ? digits : null;
}
