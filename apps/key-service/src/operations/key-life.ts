import { setImmediate as breathe } from 'node:timers/promises';
import { type ApprovalAction, rowsHash } from '@vernix/approvals';
import { FRAME_LIMITS, VernixError } from '@vernix/contracts';
import { rowRanges } from '@vernix/log-files';
import { carryTokens, exportState, keyChanges, listKeyState, TOKEN_BYTES } from '@vernix/seal';
import type { EpochEvent } from '../epochs.ts';
import { checkBinary, type Holdings, type Operation } from './operation.ts';

const { current } = keyChanges;

/** What makes something unreadable for good takes two officers, wherever there is a desk to ask them at. */
async function requireTwo(
  { releases: { approvals } }: Holdings,
  { principal, under }: { readonly principal: string; readonly under?: string | undefined },
  action: ApprovalAction,
): Promise<void> {
  if (approvals.hasDesk) await approvals.use(under, { action, requester: principal });
}

/** Written down before it is so, as a release is. */
export const rotateKey: Operation<'keys.rotate'> = async (holdings, request) => {
  const { principal, key, of, destroy = false } = request;
  const { keyring, releases, epochs } = holdings;
  if (key === 'intake') {
    const agreed = async (): Promise<void> => {
      const params = { through: epochs.current };
      if (destroy) await requireTwo(holdings, request, { kind: 'intake-destroy', params });
    };
    const note = (event: EpochEvent) => releases.note(principal, event);
    return { answer: { generation: await epochs.rotate(destroy, note, agreed) } };
  }
  const generation = await keyring.change(async (state) => {
    const made = await keyChanges.changeOf(key, of, keyring.sealings)(state, releases.instant);
    if (key === 'statement') await epochs.restate(state);
    const logKeys = key === 'log' ? { logKeys: releases.logKeysOf(current(state.log)) } : {};
    const family = of === undefined ? {} : { of };
    await releases.note(principal, { type: 'keys.rotate', key, ...family, generation: made, ...logKeys });
    return made;
  });
  if (key === 'log') await releases.signWith(keyring);
  return { answer: { generation } };
};

/** Two officers always, desk or not: who holds them holds everything. */
export const exportKeys: Operation<'keys.export'> = async (holdings, request) => {
  const { principal, recipient, under } = request;
  const { keyring, releases } = holdings;
  const action: ApprovalAction = { kind: 'key-export', params: { recipient } };
  releases.witnessing.requireFresh();
  const keys = await exportState(recipient, keyring.state);
  // Before an approval is spent and the log says that they left.
  if (keys.length > FRAME_LIMITS.binary) throw new VernixError('frame-too-large', FRAME_LIMITS);
  await releases.approvals.use(under, { action, requester: principal });
  await releases.note(principal, { type: 'keys.export', recipient });
  return { answer: {}, keys };
};

export const listKeys: Operation<'keys.list'> = (holdings) => {
  const { keyring } = holdings;
  const keys = listKeyState(keyring.state, keyring.sealings);
  return Promise.resolve({ answer: { keys, forgottenFrom: keyring.forgottenFrom } });
};

/** Takes one layer off the vault's tokens and puts the next one on, while both keys are there. */
export const rekeyTokens: Operation<'tokens.rekey'> = async ({ keyring }, { from, to, count }, binary) => {
  checkBinary(binary, count * TOKEN_BYTES);
  const [before, after] = [keyring.tokenCipherKey(from), keyring.tokenCipherKey(to)];
  return { answer: {}, keys: await carryTokens(binary, before, after, breathe) };
};

export const settleTokens: Operation<'tokens.settle'> = async (holdings, request) => {
  const { principal, generation } = request;
  if (current(holdings.keyring.state.tokens).generation !== generation) {
    throw new VernixError('tokens-of-another-key', { generation });
  }
  await holdings.keyring.change(async (state) => {
    state.tokens = state.tokens.filter((held) => held.generation >= generation);
    await holdings.releases.note(principal, { type: 'keys.destroy', key: 'tokens', before: generation });
  });
  return { answer: {} };
};

/** Destroys the keys of a person's rows. Written down first: if the power fails in between, it is asked for again. */
export const shredPerson: Operation<'person.shred'> = async (holdings, request) => {
  const { principal, rows, files } = request;
  const { keyring, transfers, releases, epochs } = holdings;
  const named = [...new Set([...files, ...rows.map(({ transferId }) => transferId)])];
  const opened = named.map((id) => transfers.find(id));
  const pending = named.filter((id) => transfers.find(id) !== undefined && !transfers.isSettled(id)).length;
  if (pending > 0) throw new VernixError('transfers-pending', { count: pending });
  const placed = rows.map(({ transferId, row }) => {
    const { itemGeneration } = transfers.find(transferId) ?? keyring;
    return { itemGeneration, transferId, row };
  });
  const destroyed = await keyring.change(async (state) => {
    const gone = keyChanges.puncture(state, placed);
    const params = { rows: rows.length, sha256: rowsHash(rows) };
    // Nothing is left to destroy where a failure ended it and it is asked for again.
    if (gone > 0) await requireTwo(holdings, request, { kind: 'person-shred', params });
    const items = rowRanges(rows.map((place) => ({ ...place, itemClass: 'identity, clinical' })));
    await releases.note(principal, { type: 'person.shred', rows: gone, transfers: files.length }, items);
    return gone;
  });
  return {
    answer: {
      rows: destroyed,
      epochs: epochs.notDestroyed(opened.flatMap((transfer) => transfer?.epochs ?? [])),
      tokens: current(keyring.state.tokens).generation,
    },
  };
};
