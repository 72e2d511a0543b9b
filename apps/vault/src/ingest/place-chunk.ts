import type { Finding } from '@vernix/contracts';
import {
  type Choice,
  find,
  type KnownToken,
  type LinkRule,
  type Placement,
  place,
  shardOf,
  shardOfNumber,
} from '@vernix/linkage';
import type { Client } from 'pg';
import { type RowFacts, sealFacts } from '../facts/fact-block.ts';
import type { Batch } from './batch.ts';
import { lookUpTokens } from './known-tokens.ts';
import { type SealedItems, sealedItem } from '../sealing/seal-chunk.ts';
import type { PreparedRecord, PreparedRow } from './prepare.ts';
import type { FinishedChunk } from './finish-chunks.ts';
import { RegistryRows } from './registry-rows.ts';
import { askedAs, toldOf } from './sent.ts';
import type { Token, TokenedRow } from './tokens.ts';

const NOBODY: KnownToken = { person: null, delivery: null };
/** What a row is told by that repeats one held already, word for word. */
export const UNCHANGED_RULE = 'record-unchanged';

interface Found {
  readonly rule: string;
  readonly element: string | null;
}
const HELD: Found = { rule: UNCHANGED_RULE, element: null };

interface SealedPayload {
  readonly identity: Uint8Array | null;
  readonly clinical: Uint8Array | null;
}
/** Of a row that is held already: its values are there. */
const NOTHING: SealedPayload = { identity: null, clinical: null };

/** A chunk as rows of the registry's tables, and the tokens that these rows add to it. */
export interface PlacedChunk {
  readonly registry: RegistryRows;
  readonly added: ReadonlyMap<Token, KnownToken>;
}

/**
 * Decides for each row of a chunk whom it is about, given what the registry holds, and turns the chunk into rows of the
 * registry's tables. Rows of one chunk see each other.
 *
 * @param underWay tokens of a chunk that the registry may or may not hold yet, as it is still being stored
 */
export async function placeChunk(
  client: Client,
  { rows, sealed }: FinishedChunk,
  batch: Batch,
  transfer: { readonly id: string; readonly factsKey: Uint8Array },
  underWay: ReadonlyMap<Token, KnownToken>,
): Promise<PlacedChunk> {
  const known = new Map<Token, KnownToken>();
  const wanted = new Set<Token>();
  const want = (token: Token): void => {
    const just = underWay.get(token);
    if (just === undefined) wanted.add(token);
    else known.set(token, just);
  };
  for (const { tokens, rowToken } of rows) {
    for (const { token } of tokens) want(token);
    if (rowToken !== null) want(rowToken);
  }
  await lookUpTokens(client, wanted, known);
  const chunk = new Chunk(batch, known, sealed);
  for (const row of rows) chunk.take(row);
  const { facts, registry, added } = chunk;
  const [first] = facts;
  if (first !== undefined) {
    const block = batch.nextBlock();
    registry.factBlock(
      block,
      first.row,
      facts.length,
      sealFacts(facts, transfer.factsKey, transfer.id, block),
    );
  }
  return { registry, added };
}

class Chunk {
  readonly registry: RegistryRows;
  readonly facts: RowFacts[] = [];
  readonly added = new Map<Token, KnownToken>();
  readonly #batch: Batch;
  readonly #known: Map<Token, KnownToken>;
  readonly #sealed: SealedItems;
  readonly #lookUp = (token: Token): KnownToken | undefined => this.#known.get(token);

  constructor(batch: Batch, known: Map<Token, KnownToken>, sealed: SealedItems) {
    this.#batch = batch;
    this.#known = known;
    this.#sealed = sealed;
    this.registry = new RegistryRows(batch.number);
  }

  take({ row: prepared, tokens, rowToken }: TokenedRow): void {
    const { row, issues, record } = prepared;
    if (record === null) {
      this.#settle(prepared, 'rejected');
      return;
    }
    const elementSet = this.#batch.elementSets.idOf(record.elements);
    this.#batch.holds(elementSet);
    // A row that is held asks again what it asked when it came first: nobody has answered.
    const outcome = issues.length === 0 ? 'accepted' : 'queried';
    const first = rowToken === null ? undefined : this.#known.get(rowToken);
    if (first !== undefined) {
      this.#repeat(row, tokens, first, elementSet);
      this.#settle(prepared, outcome, true);
      return;
    }
    const placement = place(tokens, this.#lookUp, this.#batch.numbers);
    const at = { row, shard: placement === null ? shardOfNumber(row) : shardOf(placement.delivery.id) };
    if (placement === null) this.#batch.numbers.next('unlinked');
    else this.#remember(placement, at);
    // When this very row comes again, it is about the same infant.
    if (rowToken !== null) this.#add(rowToken, null, placement?.stands.infant ?? NOBODY);
    this.registry.record(at, outcome, elementSet, placement?.delivery.id ?? null, this.#payload(record));
    this.#settle(prepared, outcome);
    this.#batch.numbers.next('record');
    this.facts.push({ row, facts: record.facts });
  }

  /**
   * A row that is held already is about whom it was about when it came first: nobody in it is new, and nothing is
   * remembered. Its values are there, too.
   */
  #repeat(row: number, tokens: TokenedRow['tokens'], first: KnownToken, elementSet: number): void {
    const found = find(tokens, this.#lookUp);
    const delivery = found.delivery ?? first.delivery;
    const at = { row, shard: delivery === null ? shardOfNumber(row) : shardOf(delivery) };
    if (found.mother !== null) this.#member(at, 'mother', found.mother);
    if (found.infant !== null) this.#member(at, 'infant', found.infant);
    else if (first.person !== null)
      this.#member(at, 'infant', { id: first.person, isNew: false, cause: 'same-row' });
    this.registry.record(at, 'unchanged', elementSet, delivery, NOTHING);
  }

  #remember(placement: Placement<Token>, at: { row: number; shard: number }): void {
    const { mother, infant, delivery, remember } = placement;
    if (mother !== null) this.#member(at, 'mother', mother);
    this.#member(at, 'infant', infant);
    if (delivery.isNew) this.registry.newDelivery(delivery.id);
    for (const { token, rule, known } of remember) this.#add(token, rule, known);
  }

  #add(token: Token, rule: LinkRule | null, known: KnownToken): void {
    this.#known.set(token, known);
    this.added.set(token, known);
    this.registry.token(token, rule, known);
  }

  #member(at: { row: number; shard: number }, role: 'mother' | 'infant', choice: Choice): void {
    if (!choice.isNew) this.#batch.metKnownPerson();
    this.registry.member(at, role, choice);
  }

  #payload({ identityItem, clinicalItem }: PreparedRecord): SealedPayload {
    return {
      identity: identityItem === null ? null : sealedItem(this.#sealed, identityItem),
      clinical: sealedItem(this.#sealed, clinicalItem),
    };
  }

  #settle(row: PreparedRow, outcome: 'accepted' | 'queried' | 'rejected', isHeld = false): void {
    this.#batch.count(outcome, isHeld);
    this.#batch.sent.count(row.sent, outcome, isHeld);
    const told = toldOf(row);
    const asks = askedAs(row);
    told.forEach((issue, index) => this.#find(row, index + 1, asks, issue));
    if (isHeld) this.#find(row, told.length + 1, 'unchanged', HELD);
  }

  #find({ row, sent }: PreparedRow, number: number, outcome: Finding['outcome'], found: Found): void {
    this.#batch.found(found);
    this.#batch.sent.find(sent, outcome, found.rule, found.element);
    this.registry.finding(row, number, outcome, found.rule, found.element);
  }
}
