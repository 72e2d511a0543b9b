import { setImmediate as breathe } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { ShortHmac, TOKEN_BYTES, TokenCipher } from '@vernix/seal';
import { checkBinary, type Operation } from './operation.ts';

const DIGEST_BYTES = 32;
/** Digests between two looks at the other connections: about 20 ms. */
const STRETCH = 5_000;

/**
 * Linkage tokens: HMAC-SHA256(key, rule ‖ digest), cut to 8 bytes and enciphered (TokenCipher), so that the outer key can be
 * replaced without the digests. Only while the transfer is open: tokens can
 * be used to test guesses, and this bounds who is asked about to files that really came in, with a count in the record.
 */
export const computeTokens: Operation<'tokens.compute'> = async (holdings, request, binary) => {
  const { principal, transferId, runs, count, generation, records } = request;
  const announced = runs.reduce((sum, run) => sum + run.count, 0);
  if (announced !== count) throw new VernixError('request-invalid', { where: 'runs' });
  checkBinary(binary, count * DIGEST_BYTES);
  const { transfers, releases, keyring } = holdings;
  const cipher = new TokenCipher(keyring.tokenCipherKey(generation));
  await transfers.inTurn(transferId, async () => {
    transfers.checkIsOpen(transferId);
    if (count === 0) return;
    await releases.release(
      {
        type: 'tokens.compute',
        asked: {
          principal,
          purpose: 'ingest',
          counts: { token: count },
          transfer: { id: transferId, records },
        },
      },
      { transferId, tokens: count },
    );
  });
  const bytes = keyring.tokenKey();
  const hmac = new ShortHmac(bytes);
  bytes.fill(0);
  const tokens = Buffer.alloc(count * TOKEN_BYTES);
  let done = 0;
  for (const run of runs) {
    const message = Buffer.alloc(run.rule.length + DIGEST_BYTES);
    message.write(run.rule, 'latin1');
    for (const end = done + run.count; done < end; done += 1) {
      binary.copy(message, run.rule.length, done * DIGEST_BYTES, (done + 1) * DIGEST_BYTES);
      hmac.write(message, tokens, done * TOKEN_BYTES, TOKEN_BYTES);
      if (done % STRETCH === STRETCH - 1) await breathe();
    }
  }
  hmac.wipe();
  for (let at = 0; at < tokens.length; at += STRETCH * TOKEN_BYTES) {
    cipher.encipher(tokens.subarray(at, at + STRETCH * TOKEN_BYTES));
    await breathe();
  }
  return { answer: {}, keys: tokens };
};
