import {
  type Finding,
  FindingPage,
  HIGHEST_ROW,
  IntakeDetail,
  TransferId,
  VernixError,
} from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import { elementIds, elementSetOf } from '../ingest/payload.ts';
import { listFindings, messageOf } from '../report/findings.ts';
import type { ApiParts } from './parts.ts';
import { intakeTransfer, TRANSFER_COLUMNS, type TransferRow } from './transfer-rows.ts';

const MOST_RULES = 200;
const params = z.object({ id: TransferId });
const Page = z.object({
  /** Rows up to and with this one were shown before. */
  after: z.coerce.number().int().min(0).max(HIGHEST_ROW).default(0),
  limit: z.coerce.number().int().min(50).max(1_000).default(200),
});

/** GET /api/transfers/:id and GET /api/transfers/:id/findings */
export function transferDetailRoutes(app: HttpApp, { database, partners, underWay }: ApiParts): void {
  const config = { access: 'transfer.see' } as const;

  app.get(
    '/api/transfers/:id',
    { config, schema: { params, response: { 200: IntakeDetail } } },
    async (request) => {
      const row = await find(request.params.id);
      const { batch, newPersons, knownPersons, unlinkedRecords, newDeliveries } = row;
      const links =
        newPersons === null
          ? null
          : {
              newPersons,
              knownPersons: knownPersons ?? 0,
              unlinkedRecords: unlinkedRecords ?? 0,
              deliveries: newDeliveries ?? 0,
            };
      return {
        transfer: intakeTransfer(row, partners, underWay(row.id)),
        sha256: row.sha256,
        links,
        rules: batch === null ? [] : await rulesOf(batch),
        elements: batch === null ? [] : await elementsOf(batch),
      };
    },
  );

  app.get(
    '/api/transfers/:id/findings',
    { config, schema: { params, querystring: Page, response: { 200: FindingPage } } },
    async (request) => {
      const { after, limit } = request.query;
      const { batch } = await find(request.params.id);
      if (batch === null) return { findings: [], next: null };
      return pageOf(await listFindings(database, batch, { after, limit: limit + 1 }), limit);
    },
  );

  async function find(id: string): Promise<TransferRow> {
    const { rows } = await database.query<TransferRow>(
      `SELECT ${TRANSFER_COLUMNS} FROM transfer WHERE transfer_id = $1`,
      [id],
    );
    const [row] = rows;
    if (row === undefined) throw new VernixError('not-found');
    return row;
  }

  async function rulesOf(batch: number): Promise<IntakeDetail['rules']> {
    const { rows } = await database.query<{ rule: string; element: string | null; count: number }>(
      `SELECT rule, nullif(element, '') AS element, count FROM finding_count
         WHERE batch_no = $1 ORDER BY count DESC, rule, element LIMIT $2`,
      [batch, MOST_RULES],
    );
    return rows.map((row) => ({ ...row, message: messageOf(row.rule, row.element) }));
  }

  async function elementsOf(batch: number): Promise<IntakeDetail['elements']> {
    const { rows } = await database.query<{ elements: Buffer; records: number }>(
      'SELECT elements, records FROM manifest JOIN element_set USING (element_set_id) WHERE batch_no = $1',
      [batch],
    );
    const records = new Map<string, number>();
    for (const row of rows) {
      for (const element of elementIds(elementSetOf(row.elements)))
        records.set(element, (records.get(element) ?? 0) + row.records);
    }
    return [...records].map(([element, count]) => ({ element, records: count }));
  }
}

/** A page ends with a whole row, so that the next can begin after it. */
function pageOf(found: Finding[], limit: number): FindingPage {
  if (found.length <= limit) return { findings: found, next: null };
  const cut = found[limit]?.row;
  const findings = found.filter(({ row }) => row !== cut);
  return { findings, next: findings.at(-1)?.row ?? null };
}
