import { setImmediate as breathe } from 'node:timers/promises';
import { PLACE_BYTES, sieveOf, VernixError } from '@vernix/contracts';
import { keyChanges, sealBuffer } from '@vernix/seal';
import { checkBinary, type Operation } from './operation.ts';

/** Rows between two looks at the other connections: some 20 ms. In whole bytes of the answer, one bit a row. */
const STRETCH = 8_000;

/** Only while the transfer is open, and before any row of it is stored. */
export const placeDecoys: Operation<'decoys.place'> = async (holdings, { transferId, rows }) => {
  holdings.transfers.checkIsOpen(transferId);
  await holdings.decoys.place(transferId, rows);
  return { answer: {} };
};

/** It adds an alarm and takes none away, so no officer is asked; and nothing of it is in the log, which anyone may read. */
export const placeDecoyFile: Operation<'decoys.file'> = async (holdings, { transferId }, binary) => {
  const { fileKey } = await holdings.epochs.unwrap(binary);
  await holdings.decoys.files.add(transferId, [fileKey]).finally(() => fileKey.fill(0));
  return { answer: {} };
};

/** Figures leave decoys out, and the vault, which publishes, must not learn them: the answer is sealed to insights. */
export const sieve: Operation<'decoys.sieve'> = async (holdings, request, binary) => {
  const { principal, transferIds, count } = request;
  checkBinary(binary, count * PLACE_BYTES);
  const { decoys, releases } = holdings;
  await releases.note(principal, { type: 'decoys.sieve', rows: count });
  if (decoys.insights === null) return { answer: { sealed: false } };
  const has = (transfer: number, row: number): boolean => decoys.has(transferIds[transfer] ?? '', row);
  const bits = Buffer.alloc(Math.ceil(count / 8));
  for (let from = 0; from < count; from += STRETCH) {
    bits.set(sieveOf(binary.subarray(from * PLACE_BYTES, (from + STRETCH) * PLACE_BYTES), has), from / 8);
    await breathe();
  }
  return { answer: { sealed: true }, keys: Buffer.from(await sealBuffer([decoys.insights], bits)) };
};

/** Fewer decoys are fewer alarms: two officers have to want it. */
export const changeDecoys: Operation<'decoys.change'> = async (holdings, request) => {
  const { principal, plan, under } = request;
  const { decoys, releases } = holdings;
  if (decoys.insights === null) throw new VernixError('request-invalid', { where: 'decoys' });
  const action = { kind: 'decoy-change', params: plan } as const;
  await releases.approvals.use(under, { action, requester: principal });
  await decoys.change(plan);
  return { answer: {} };
};

/**
 * As a decoy file, it only adds an alarm. In the log it is what it is of any change of the keys, a new sealing key: with another
 * word, or none, who counts the changes would know the partner that comes into the roster next.
 */
export const makeRecipient: Operation<'decoys.recipient'> = async ({ keyring, releases }, request) => {
  const { principal, partner } = request;
  const recipient = await keyring.change(async (state) => {
    const made = await keyChanges.newDecoyRecipient(state, partner, releases.instant);
    await releases.note(principal, { type: 'keys.rotate', key: 'sealing', generation: keyring.sealings + 1 });
    return made;
  });
  return { answer: { recipient } };
};

/** Fewer are watched then, so two officers have to want it, who read its name: it was found out. In the log it is again a new key. */
export const retireRecipient: Operation<'decoys.retire'> = async ({ keyring, releases }, request) => {
  const { principal, partner, under } = request;
  await keyring.change(async (state) => {
    keyChanges.retireDecoyRecipient(state, partner);
    const action = { kind: 'decoy-retire', params: { partner } } as const;
    await releases.approvals.use(under, { action, requester: principal });
    await releases.note(principal, { type: 'keys.rotate', key: 'sealing', generation: keyring.sealings + 1 });
  });
  return { answer: {} };
};

export const collectDecoy: Operation<'decoys.collect'> = async ({ decoys }, { deliveryId, read }) => {
  const announced = await decoys.deliveries.collect(deliveryId, read);
  return { answer: { announced } };
};

export const decoyStatus: Operation<'decoys.status'> = ({ decoys, releases }) => {
  const { plan, placed, deliveries } = decoys;
  const { touched, halted } = releases.figures;
  const answer = { plan, placed, ...deliveries.counts, touched, halted };
  return Promise.resolve({ answer });
};
