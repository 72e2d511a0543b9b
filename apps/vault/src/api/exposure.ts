import { Exposure } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { newestSnapshot } from './newest-snapshot.ts';
import { orNull } from './or-null.ts';
import type { ApiParts } from './parts.ts';

const DAYS = 4;

/** GET /api/exposure */
export function exposureRoutes(app: HttpApp, parts: ApiParts): void {
  app.get(
    '/api/exposure',
    { config: { access: 'exposure.see' }, schema: { response: { 200: Exposure } } },
    async () => {
      const [gateway, keyService, overview, facts, insights] = await Promise.all([
        orNull(parts.gateway.figures()),
        orNull(parts.keyFigures.ask()),
        orNull(parts.keyFigures.overview()),
        factsOf(parts),
        newestSnapshot(parts.database),
      ]);
      const reach = overview?.reach ?? null;
      return {
        at: new Date().toISOString(),
        days: DAYS,
        gateway,
        ...facts,
        reach,
        keyService,
        insights,
      };
    },
  );
}

interface Row {
  readonly persons: number;
  readonly records: number;
  readonly filesWaiting: number;
  readonly oldestWaitingAt: Date | null;
  readonly rowsTakenIn: number;
  readonly unsealedFiles: number;
  readonly unsealedRows: number;
}

async function factsOf({ database }: ApiParts): Promise<Pick<Exposure, 'unsealed' | 'vault'>> {
  const { rows } = await database.query<Row>(
    `SELECT
       (SELECT value FROM counter WHERE name = 'person')::int4 AS persons,
       (SELECT value FROM counter WHERE name = 'record')::int4 AS records,
       (SELECT count(*) FROM transfer WHERE state = 'stored')::int4 AS "filesWaiting",
       (SELECT min(received_at) FROM transfer WHERE state = 'stored') AS "oldestWaitingAt",
       -- Also of files that waited longer than that. None is opened after it is finished, and there is an index on that.
       (SELECT coalesce(sum(rows), 0) FROM transfer
          WHERE opened_at >= now() - make_interval(days => $1)
            AND finished_at >= now() - make_interval(days => $1))::int4 AS "rowsTakenIn",
       count(*) FILTER (WHERE NOT sealed_at_source)::int4 AS "unsealedFiles",
       coalesce(sum(rows) FILTER (WHERE NOT sealed_at_source), 0)::int4 AS "unsealedRows"
     FROM transfer WHERE received_at >= now() - make_interval(days => $1)`,
    [DAYS],
  );
  const [row] = rows;
  if (row === undefined) throw new RangeError('One row of figures.');
  const { unsealedFiles: files, unsealedRows, oldestWaitingAt, ...vault } = row;
  return {
    unsealed: { files, rows: unsealedRows },
    vault: { ...vault, oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null },
  };
}
