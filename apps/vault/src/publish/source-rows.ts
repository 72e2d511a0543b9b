import type { FactName, FactValue, Partner } from '@vernix/contracts';
import { RECORD_FACTS } from '@vernix/dictionary';
import type { SourceRow } from './births-table.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { type PlacedFacts, STANDING } from './read-facts.ts';

/** What of a partner a snapshot may show. */
export type Site = Pick<Partner, 'id' | 'name' | 'kind' | 'levelOfCare'>;

/** Leaves room for more records than there will ever be between two standings. */
const STANDING_STEP = 2 ** 40;

/** Turns placed facts into rows of a snapshot's table, in commit order. */
export class SourceRows {
  readonly #sites: ReadonlyMap<string, Site>;
  readonly #pseudonyms: Pseudonyms;
  readonly #seen = new Set<string>();
  #order = 0;

  constructor(sites: readonly Site[], pseudonyms: Pseudonyms) {
    this.#sites = new Map(sites.map((site) => [site.id, site]));
    this.#pseudonyms = pseudonyms;
  }

  rowOf(placed: PlacedFacts): SourceRow {
    const { batch, row, infant, delivery, partner } = placed;
    const site = this.#sites.get(partner);
    this.#seen.add(partner);
    const unlinked = infant === null || delivery === null ? this.#pseudonyms.unlinked(batch, row) : '';
    const facts: Partial<Record<FactName, FactValue>> = {
      birth: infant === null ? unlinked : this.#pseudonyms.person(infant),
      delivery: delivery === null ? unlinked : this.#pseudonyms.delivery(delivery),
      site: partner,
      level_of_care: site?.levelOfCare ?? null,
    };
    RECORD_FACTS.forEach((name, index) => {
      facts[name] = placed.facts[index] ?? null;
    });
    this.#order += 1;
    const rank = STANDING[site?.kind ?? 'laboratory'] * STANDING_STEP + this.#order;
    return { facts: facts as Record<FactName, FactValue>, rank };
  }

  /** The sites met so far, as a manifest shows them. */
  sitesMet(): { id: string; name: string; levelOfCare: string | null }[] {
    return [...this.#seen].sort().map((id) => {
      const site = this.#sites.get(id);
      return { id, name: site?.name ?? id, levelOfCare: site?.levelOfCare ?? null };
    });
  }
}
