import {
  CurrentSnapshot,
  Filters,
  GroupBy,
  IndicatorsAnswer,
  RobsonAnswer,
  RunChartAnswer,
  VernixError,
} from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { Figures } from './figures/figures.ts';
import type { Snapshots } from './snapshots/snapshots.ts';

const NOTHING_YET: CurrentSnapshot = { snapshot: null, createdAt: null, rows: 0, sites: [], months: [] };

/** `/api/…`, for those whose work is care and its quality. Every number in an answer has passed the disclosure gate. */
export function addRoutes(app: HttpApp, snapshots: Snapshots): void {
  const config = { access: 'figure.see' } as const;
  const ask = <T>(work: (figures: Figures) => Promise<T>): Promise<T> =>
    snapshots.answer((figures) => {
      if (figures === null) throw new VernixError('snapshot-none');
      return work(figures);
    });

  app.get('/api/snapshot', { config, schema: { response: { 200: CurrentSnapshot } } }, () =>
    snapshots.answer((figures) => (figures === null ? Promise.resolve(NOTHING_YET) : figures.current())),
  );

  app.get(
    '/api/indicators',
    {
      config,
      schema: {
        querystring: Filters.extend({ groupBy: GroupBy.default('none') }),
        response: { 200: IndicatorsAnswer },
      },
    },
    ({ query: { groupBy, ...filters } }) => ask((figures) => figures.indicators(groupBy, filters)),
  );

  app.get(
    '/api/robson',
    { config, schema: { querystring: Filters, response: { 200: RobsonAnswer } } },
    ({ query }) => ask((figures) => figures.robson(query)),
  );

  app.get(
    '/api/run-chart',
    {
      config,
      schema: {
        querystring: Filters.extend({ indicator: z.string().max(60) }),
        response: { 200: RunChartAnswer },
      },
    },
    ({ query: { indicator, ...filters } }) => ask((figures) => figures.runChart(indicator, filters)),
  );
}
