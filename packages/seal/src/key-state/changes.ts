import { type KeyName, VernixError } from '@vernix/contracts';
import { generateIdentity } from '../age/keys.ts';
import { ItemTree } from '../tree/item-tree.ts';
import { type KeyState, newItemTree, newKey, newSigningKey } from './state.ts';

/** The one in use: the last. */
export function current<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new RangeError('A list of generations is never empty.');
  return last;
}

/** Puts a new generation of one key into a state, in force since `since`. Resolves to its number. */
export type Change = (state: KeyState, since: string) => Promise<number>;

export const newItems: Change = (state, since) => {
  const generation = current(state.items).generation + 1;
  state.items.push({ generation, since, tree: newItemTree() });
  return Promise.resolve(generation);
};

/** Begun already and not settled, it is the same generation. */
export const newTokens: Change = (state, since) => {
  if (state.tokens.length === 1) {
    state.tokens.push({ generation: current(state.tokens).generation + 1, since, key: newKey() });
  }
  return Promise.resolve(current(state.tokens).generation);
};

export const newStatement: Change = async (state, since) => {
  const generation = state.statement.generation + 1;
  state.statement = { generation, since, key: await newSigningKey() };
  return generation;
};

/** While the older one still signs too, it is the same generation. */
export const newLog: Change = (state, since) => {
  if (state.log.length === 1) {
    state.log.push({ generation: current(state.log).generation + 1, since, seed: newKey() });
  }
  return Promise.resolve(current(state.log).generation);
};

/** How long checkpoints are signed by the older key too: whoever verifies the log has to learn of the new one. */
const OVERLAP_MS = 14 * 86_400_000;

/** Whether everyone had the time to learn the newer key of the log. False where there is one only. */
export function oldLogMayGo({ log }: Readonly<KeyState>, now: Date): boolean {
  return log.length > 1 && now.getTime() >= Date.parse(current(log).since) + OVERLAP_MS;
}

export function dropOldLog(state: KeyState): void {
  state.log = [current(state.log)];
}

export const newPseudonyms =
  (family: string): Change =>
  (state, since) => {
    const generation = (state.pseudonyms[family]?.generation ?? 0) + 1;
    state.pseudonyms[family] = { generation, since, key: newKey() };
    return Promise.resolve(generation);
  };

/** Each header that is not for the registry is tried with so many, however few there are. */
export const MOST_DECOY_RECIPIENTS = 50;

/**
 * Makes a recipient nobody, with a key of its own; the one it had before goes. Resolves to whom its deliveries are sealed to.
 * @throws VernixError `request-invalid`: there are too many
 */
export async function newDecoyRecipient(state: KeyState, partner: string, since: string): Promise<string> {
  const { identity, recipient } = await generateIdentity('hybrid');
  const all = { ...state.decoyRecipients, [partner]: { since, identity } };
  if (Object.keys(all).length > MOST_DECOY_RECIPIENTS)
    throw new VernixError('request-invalid', { where: 'partner' });
  state.decoyRecipients = all;
  return recipient;
}

/**
 * Makes room for another: its key goes, so that nothing it had can be opened any more; its name stays nobody's.
 * @throws VernixError `request-invalid`: it is not nobody, or retired before
 */
export function retireDecoyRecipient(state: KeyState, partner: string): void {
  const { decoyRecipients: all = {}, decoysRetired: before = [] } = state;
  if (!Object.hasOwn(all, partner)) throw new VernixError('request-invalid', { where: 'partner' });
  state.decoyRecipients = Object.fromEntries(Object.entries(all).filter(([name]) => name !== partner));
  state.decoysRetired = [...new Set([...before, partner])];
}

/**
 * What replaces one key; intake epochs have a life of their own, and the sealing key changes with everything.
 * @param of the family, for pseudonyms
 * @throws VernixError `request-invalid`: pseudonyms of no family
 */
export function changeOf(key: Exclude<KeyName, 'intake'>, of: string | undefined, sealings: number): Change {
  switch (key) {
    case 'items':
      return newItems;
    case 'tokens':
      return newTokens;
    case 'statement':
      return newStatement;
    case 'log':
      return newLog;
    case 'pseudonyms':
      if (of === undefined) throw new VernixError('request-invalid', { where: 'of' });
      return newPseudonyms(of);
    case 'sealing':
      return () => Promise.resolve(sealings + 1);
  }
}

export interface PlacedRow {
  readonly itemGeneration: number;
  readonly transferId: string;
  readonly row: number;
}

/** Takes the keys of rows' items out of a state. How many rows had any. */
export function puncture(state: KeyState, rows: readonly PlacedRow[]): number {
  let gone = 0;
  for (const held of state.items) {
    const own = rows.filter(({ itemGeneration }) => itemGeneration === held.generation);
    if (own.length === 0) continue;
    const tree = ItemTree.fromText(held.tree);
    for (const { transferId, row } of own) if (tree.puncture(transferId, row)) gone += 1;
    held.tree = tree.toText();
    tree.wipe();
  }
  return gone;
}
