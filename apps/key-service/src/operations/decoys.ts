import { PLACE_BYTES, sieveOf } from '@vernix/decoys';
import { sealBuffer } from '@vernix/seal';
import { checkBinary, type Operation } from './operation.ts';

/** Only while the transfer is open, and before any row of it is stored. */
export const placeDecoys: Operation<'decoys.place'> = async (holdings, { transferId, rows }, binary) => {
  checkBinary(binary, 0);
  holdings.transfers.checkIsOpen(transferId);
  const event = holdings.decoys.register.placing(transferId, rows);
  if (event !== null) await holdings.decoys.write(event);
  return { answer: {} };
};

/** Figures leave decoys out, and the vault, which publishes, must not learn them: the answer is sealed to insights. */
export const sieve: Operation<'decoys.sieve'> = async (
  holdings,
  { principal, transferIds, count },
  binary,
) => {
  checkBinary(binary, count * PLACE_BYTES);
  const { decoys, releases } = holdings;
  await releases.note(principal, { type: 'decoys.sieve', rows: count });
  if (decoys.plan === null) return { answer: { sealed: false } };
  const bits = sieveOf(binary, (transfer, row) => decoys.register.has(transferIds[transfer] ?? '', row));
  return { answer: { sealed: true }, keys: Buffer.from(await sealBuffer([decoys.plan.insights], bits)) };
};

export const decoyStatus: Operation<'decoys.status'> = ({ decoys, releases }, _request, binary) => {
  checkBinary(binary, 0);
  const { every } = decoys.doubling;
  const { placed } = decoys.register;
  const { touched } = releases.figures;
  return Promise.resolve({ answer: { every, placed, touched, halted: releases.halted } });
};
