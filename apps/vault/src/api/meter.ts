import { MeterOverview, Simulation, SimulationRequest, VernixError } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import type { ApiParts } from './parts.ts';

/** Simulations at one time: each reads a month of the log in the key service. */
const MOST_SIMULATIONS = 2;

/** GET /api/meter and POST /api/meter/simulation */
export function meterRoutes(app: HttpApp, { keyFigures }: ApiParts): void {
  const config = { access: 'meter.see' } as const;
  let running = 0;

  app.get('/api/meter', { config, schema: { response: { 200: MeterOverview } } }, () =>
    keyFigures.overview(),
  );

  app.post(
    '/api/meter/simulation',
    { config, schema: { body: SimulationRequest, response: { 200: Simulation } } },
    async ({ body: { table, days } }) => {
      if (running >= MOST_SIMULATIONS) throw new VernixError('too-many-attempts');
      running += 1;
      try {
        return await keyFigures.simulate(table, days);
      } finally {
        running -= 1;
      }
    },
  );
}
