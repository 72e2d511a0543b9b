import {
  type CurrentSnapshot,
  type Filters,
  type GroupBy,
  type IndicatorsAnswer,
  type RobsonAnswer,
  type RunChartAnswer,
  VernixError,
} from '@vernix/contracts';
import { CAESAREAN, INDICATORS, type Period } from '@vernix/indicators';
import type { OpenSnapshot } from '../snapshots/open-snapshot.ts';
import { Counts } from './counts.ts';
import { indicatorsAnswer } from './indicators-answer.ts';
import { Latest } from './latest.ts';
import { robsonAnswer } from './robson-answer.ts';
import { type RobsonCounts, robsonCounts } from './robson-counts.ts';
import { runChartAnswer } from './run-chart-answer.ts';

const PERIODS_KEPT = 24;

/** All questions that can be asked of one snapshot. Counts of a period are made once and kept, for the latest periods. */
export class Figures {
  readonly #snapshot: OpenSnapshot;
  readonly #threshold: number;
  readonly #counts: Latest<Counts>;
  readonly #robson: Latest<RobsonCounts>;

  constructor(snapshot: OpenSnapshot, threshold: number) {
    this.#snapshot = snapshot;
    this.#threshold = threshold;
    this.#counts = new Latest(PERIODS_KEPT);
    this.#robson = new Latest(PERIODS_KEPT);
  }

  /** Makes the counts that the first page asks for, so that nobody waits for them. */
  async prepare(): Promise<void> {
    await this.indicators('none', {});
    await this.robson({});
  }

  async current(): Promise<CurrentSnapshot> {
    const { snapshot, createdAt, rows, sites } = this.#snapshot.manifest;
    const months = (await this.#countsOf({})).present('column', () => true).filter((month) => month !== null);
    return { snapshot, createdAt, rows, sites, months };
  }

  /** @throws {VernixError} `site-unknown` */
  async indicators(groupBy: GroupBy, filters: Filters): Promise<IndicatorsAnswer> {
    this.#requireSite(filters);
    const counts = await this.#countsOf(filters);
    return indicatorsAnswer(this.#snapshot.manifest, counts, groupBy, filters, this.#threshold);
  }

  /** @throws {VernixError} `site-unknown` */
  async robson(filters: Filters): Promise<RobsonAnswer> {
    this.#requireSite(filters);
    const counts = await this.#robson.get(keyOf(filters), async () => {
      const caesareans = (await this.#countsOf(filters)).rate(CAESAREAN);
      return robsonCounts(this.#snapshot, filters, this.#threshold, caesareans);
    });
    return robsonAnswer(this.#snapshot.manifest, counts, filters, this.#threshold);
  }

  /** @throws {VernixError} `indicator-unknown`, `site-unknown` */
  async runChart(id: string, filters: Filters): Promise<RunChartAnswer> {
    this.#requireSite(filters);
    const indicator = INDICATORS.find((each) => each.id === id);
    // A p-chart is of a share: a count and a ratio have no such limits.
    if (indicator === undefined || indicator.per === null || indicator.per === 1) {
      throw new VernixError('indicator-unknown');
    }
    const counts = await this.#countsOf(filters);
    return runChartAnswer(this.#snapshot.manifest, counts, indicator, filters, this.#threshold);
  }

  /** Zeros would say that nobody is born there. */
  #requireSite({ site }: Filters): void {
    const isKnown = site === undefined || this.#snapshot.manifest.sites.some(({ id }) => id === site);
    if (!isKnown) throw new VernixError('site-unknown');
  }

  #countsOf(period: Period): Promise<Counts> {
    return this.#counts.get(keyOf(period), () => Counts.of(this.#snapshot, period, this.#threshold));
  }
}

const keyOf = ({ from, to }: Period): string => `${from ?? ''}/${to ?? ''}`;
