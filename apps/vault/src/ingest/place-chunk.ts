import { type Choice, type KnownToken, type Placement, place, shardOf, shardOfNumber } from '@vernix/linkage';
import type { Client } from 'pg';
import { type RowFacts, sealFacts } from '../facts/fact-block.ts';
import type { Batch } from './batch.ts';
import { lookUpTokens } from './known-tokens.ts';
import { type SealedBytes, sealedItem } from '../sealing/seal-items.ts';
import type { PreparedRecord } from './prepare.ts';
import type { FinishedChunk } from './finish-chunks.ts';
import { RegistryRows } from './registry-rows.ts';
import type { Token, TokenedRow } from './tokens.ts';

/** A row may have many faults; its first ones tell enough. */
const MOST_FINDINGS_A_ROW = 20;
const NOBODY: KnownToken = { person: null, delivery: null };
/** What a row is told by that repeats one held already, word for word. */
export const UNCHANGED_RULE = 'record-unchanged';

/**
 * Decides for each row of a chunk whom it is about, given what the registry holds, and turns the chunk into rows of the
 * registry's tables. Rows of one chunk see each other.
 */
export async function placeChunk(
  client: Client,
  { rows, sealed }: FinishedChunk,
  batch: Batch,
  transfer: { readonly id: string; readonly factsKey: Uint8Array },
): Promise<RegistryRows> {
  const wanted = new Set<Token>();
  for (const { tokens, rowToken } of rows) {
    for (const { token } of tokens) wanted.add(token);
    if (rowToken !== null) wanted.add(rowToken);
  }
  const chunk = new Chunk(batch, await lookUpTokens(client, wanted), sealed);
  for (const row of rows) chunk.take(row);
  const { facts, registry } = chunk;
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
  return registry;
}

class Chunk {
  readonly registry: RegistryRows;
  readonly facts: RowFacts[] = [];
  readonly #batch: Batch;
  readonly #known: Map<Token, KnownToken>;
  readonly #sealed: SealedBytes;

  constructor(batch: Batch, known: Map<Token, KnownToken>, sealed: SealedBytes) {
    this.#batch = batch;
    this.#known = known;
    this.#sealed = sealed;
    this.registry = new RegistryRows(batch.number);
  }

  take({ row: { row, issues, record }, tokens, rowToken }: TokenedRow): void {
    if (record === null) {
      this.#settle(row, 'rejected', issues);
      return;
    }
    const placement = place(tokens, (token) => this.#known.get(token), this.#batch.numbers);
    const at = { row, shard: placement === null ? shardOfNumber(row) : shardOf(placement.delivery.id) };
    if (placement === null) this.#batch.numbers.next('unlinked');
    else this.#remember(placement, at);
    const elementSet = this.#batch.elementSets.idOf(record.elements);
    this.#batch.holds(elementSet);

    const outcome = this.#isHeld(rowToken) ? 'unchanged' : issues.length === 0 ? 'accepted' : 'queried';
    this.registry.record(
      at,
      outcome,
      elementSet,
      placement?.delivery.id ?? null,
      this.#payload(record, outcome),
    );
    if (outcome === 'unchanged') {
      this.#settle(row, outcome, [{ rule: UNCHANGED_RULE, element: null }]);
    } else {
      this.#batch.numbers.next('record');
      this.facts.push({ row, facts: record.facts });
      this.#settle(row, outcome, issues);
    }
  }

  #remember(placement: Placement<Token>, at: { row: number; shard: number }): void {
    const { mother, infant, delivery, remember } = placement;
    if (mother !== null) this.#member(at, 'mother', mother);
    this.#member(at, 'infant', infant);
    if (delivery.isNew) this.registry.newDelivery(delivery.id);
    for (const { token, rule, known } of remember) {
      this.#known.set(token, known);
      this.registry.token(token, rule, known);
    }
  }

  #member(at: { row: number; shard: number }, role: 'mother' | 'infant', choice: Choice): void {
    if (!choice.isNew) this.#batch.metKnownPerson();
    this.registry.member(at, role, choice);
  }

  #payload(
    { identityItem, clinicalItem }: PreparedRecord,
    outcome: string,
  ): { identity: Uint8Array | null; clinical: Uint8Array | null } {
    if (outcome === 'unchanged') return { identity: null, clinical: null };
    return {
      identity: identityItem === null ? null : sealedItem(this.#sealed, identityItem),
      clinical: sealedItem(this.#sealed, clinicalItem),
    };
  }

  /** Whether this very row is held already; if not, it is from now on. */
  #isHeld(rowToken: Token | null): boolean {
    if (rowToken === null) return false;
    if (this.#known.has(rowToken)) return true;
    this.#known.set(rowToken, NOBODY);
    this.registry.token(rowToken, null, NOBODY);
    return false;
  }

  #settle(
    row: number,
    outcome: 'accepted' | 'queried' | 'rejected' | 'unchanged',
    findings: readonly { readonly rule: string; readonly element: string | null }[],
  ): void {
    this.#batch.count(outcome);
    findings.slice(0, MOST_FINDINGS_A_ROW).forEach((finding, index) => {
      this.#batch.found(finding);
      this.registry.finding(row, index + 1, outcome, finding.rule, finding.element);
    });
  }
}
