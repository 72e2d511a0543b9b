import { setImmediate as breathe } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import * as seal from '@vernix/seal';
import { checkBinary, type Operation } from './operation.ts';

/**
 * Only while the transfer is open: tokens can be used to test guesses, and this bounds who is asked about to files that
 * really came in, with a count in the record.
 */
export const computeTokens: Operation<'tokens.compute'> = async (holdings, request, binary) => {
  const { principal, transferId, runs, count, generation, records } = request;
  const announced = runs.reduce((sum, run) => sum + run.count, 0);
  if (announced !== count) throw new VernixError('request-invalid', { where: 'runs' });
  checkBinary(binary, count * seal.DIGEST_BYTES);
  const { transfers, releases, keyring } = holdings;
  const cipher = new seal.TokenCipher(keyring.tokenCipherKey(generation));
  await transfers.inTurn(transferId, async () => {
    transfers.checkIsOpen(transferId);
    if (count === 0) return;
    const transfer = { id: transferId, records };
    const asked = { principal, purpose: 'ingest' as const, counts: { token: count }, transfer };
    await releases.release({ type: 'tokens.compute', asked }, { transferId, tokens: count });
  });
  const hmac = keyring.tokenKey();
  const tokens = await seal.computeTokens({ hmac, cipher }, runs, binary, breathe);
  hmac.fill(0);
  return { answer: {}, keys: tokens };
};
