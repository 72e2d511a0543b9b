import { House, VernixError } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { newestSnapshot } from './newest-snapshot.ts';
import { orNull } from './or-null.ts';
import type { ApiParts } from './parts.ts';
import { todayBegan } from './today.ts';
import { intakeTransfer, TRANSFER_COLUMNS, type TransferRow } from './transfer-rows.ts';

const MOST_MOVING = 40;

/** GET /api/house */
export function houseRoutes(app: HttpApp, parts: ApiParts): void {
  app.get(
    '/api/house',
    { config: { access: 'house.see' }, schema: { response: { 200: House } } },
    async () => {
      const figures = parts.keyFigures.ask();
      const [gateway, keyService, keyServiceError, overview, vault, insights, moving] = await Promise.all([
        orNull(parts.gateway.figures()),
        orNull(figures),
        orNull(figures.then(() => parts.standstill()?.toBody().error ?? null, whyNone)),
        orNull(parts.keyFigures.overview()),
        vaultFigures(parts),
        newestSnapshot(parts.database),
        movingNow(parts),
      ]);
      // What lies at the other three opens nothing by itself; the drill takes it and counts.
      const inVault = overview === null ? null : Math.min(overview.reach.total, vault.persons);
      const readable = { gateway: 0, keyService: 0, vault: inVault, insights: 0 };
      const at = new Date().toISOString();
      return { at, gateway, keyService, keyServiceError, vault, insights, moving, readable };
    },
  );
}

const whyNone = (error: unknown): House['keyServiceError'] =>
  error instanceof VernixError ? error.toBody().error : null;

async function vaultFigures({ database, timeZone }: ApiParts): Promise<House['vault']> {
  const { rows } = await database.query<Omit<House['vault'], 'lastCommitAt'> & { lastCommitAt: Date | null }>(
    `SELECT
       (SELECT count(*) FROM transfer WHERE state = 'stored')::int4 AS "filesWaiting",
       (SELECT count(*) FROM transfer WHERE received_at >= ${todayBegan('$1')})::int4 AS "filesToday",
       (SELECT value FROM counter WHERE name = 'record')::int4 AS records,
       (SELECT value FROM counter WHERE name = 'person')::int4 AS persons,
       (SELECT value FROM counter WHERE name = 'delivery')::int4 AS deliveries,
       (SELECT value FROM counter WHERE name = 'unlinked')::int4 AS "unlinkedRecords",
       (SELECT finished_at FROM transfer WHERE state = 'committed' ORDER BY batch_no DESC LIMIT 1) AS "lastCommitAt"`,
    [timeZone],
  );
  const [row] = rows;
  if (row === undefined) throw new RangeError('One row of figures.');
  return { ...row, lastCommitAt: row.lastCommitAt?.toISOString() ?? null };
}

/** Where each transfer that moved in the last minute is now. */
async function movingNow({ database, partners, underWay }: ApiParts): Promise<House['moving']> {
  const { rows } = await database.query<TransferRow>(
    `SELECT ${TRANSFER_COLUMNS} FROM transfer
       WHERE state = 'stored' OR finished_at > now() - interval '1 minute'
          OR published_at > now() - interval '1 minute'
       ORDER BY greatest(collected_at, finished_at, reported_at, published_at) DESC LIMIT $1`,
    [MOST_MOVING],
  );
  return rows.flatMap((row) => {
    const { partner, partnerName, stages, balance, rowsSoFar } = intakeTransfer(
      row,
      partners,
      underWay(row.id),
    );
    const last = stages.at(-1);
    if (last === undefined) return [];
    return [{ id: row.id, partner, partnerName, ...last, rows: balance?.rows ?? rowsSoFar }];
  });
}
