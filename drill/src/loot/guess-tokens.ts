import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { computeTokens, TokenCipher } from '@vernix/seal';
import type { Keyring } from '../../../apps/key-service/src/keyring.ts';
import type { TokenSet } from './token-set.ts';

/** How a health number is linked by (packages/linkage): the rule, a separator, the number. */
const RULE = 'hcn';
/** Numbers tried at a time. */
const SOME = 10_000;

/** Who holds the keys of tokens can try every number there is. Those that stood in the registry, each once. */
export async function* guessNumbers(
  keyring: Keyring,
  numbers: Iterable<string>,
  tokens: TokenSet,
): AsyncGenerator<string, void, undefined> {
  const hmac = keyring.tokenKey();
  const ciphers = keyring.state.tokens.map(
    ({ generation }) => new TokenCipher(keyring.tokenCipherKey(generation)),
  );
  for (const some of chunksOf(numbers)) {
    const digests = Buffer.concat(some.map((number) => hash('sha256', `${RULE}\u001f${number}`, 'buffer')));
    const runs = [{ rule: RULE, count: some.length }];
    const guesses: Buffer[] = [];
    for (const cipher of ciphers) guesses.push(await computeTokens({ hmac, cipher }, runs, digests, breathe));
    yield* some.filter((_, index) => guesses.some((guess) => tokens.has(guess, index)));
  }
}

function* chunksOf(numbers: Iterable<string>): Generator<string[], void, undefined> {
  let some: string[] = [];
  for (const number of numbers) {
    some.push(number);
    if (some.length < SOME) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
