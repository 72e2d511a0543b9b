import { Exposure, IntakeList, VernixError } from '@vernix/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import type { ApiParts } from '../src/api/parts.ts';
import { births, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';
import { openStaffSite, type StaffSite } from './support/staff-site.ts';

const setting = registryForEachTest();
let site: StaffSite;
let cookie = '';
let opening: string[] = [];

const away = () => Promise.reject(new VernixError('key-service-unreachable'));

beforeEach(async () => {
  const { registry } = setting;
  const parts = {
    partners: { find: () => undefined },
    gateway: { figures: away },
    keyFigures: { ask: away, overview: away, decoys: away },
    underWay: (id: string) => (opening.includes(id) ? { openedAt: new Date(), rows: 7 } : undefined),
    opening: () => opening,
    timeZone: 'UTC',
  } as unknown as Partial<ApiParts>;
  site = await openStaffSite(registry.url, registry.files.directory, { staff: { port: 0 } }, parts);
  const answer = await fetch(`${site.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.url },
    body: JSON.stringify({ token: site.link('steward') }),
  });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterEach(() => site.close());

async function answer<T>(path: string, schema: ZodType<T>): Promise<T> {
  const response = await fetch(`${site.url}${path}`, { headers: { cookie } });
  return schema.parse(await response.json());
}

it('the file that is being read is found, however many wait behind it', async () => {
  const { registry } = setting;
  const oldest = await registry.store(template(births(1)));
  opening = [oldest];
  const waiting: string[] = [];
  for (let n = 2; n < 6; n += 1) waiting.unshift(await registry.store(template(births(1, n))));
  const read = await answer('/api/transfers?state=opening&limit=2', IntakeList);
  expect(read.transfers).toMatchObject([{ id: oldest, state: 'opening', rowsSoFar: 7 }]);
  expect(read.next).toBeNull();

  const first = await answer('/api/transfers?state=stored&limit=2', IntakeList);
  const second = await answer(`/api/transfers?state=stored&limit=2&before=${first.next ?? ''}`, IntakeList);
  expect([...first.transfers, ...second.transfers].map(({ id }) => id)).toEqual(waiting);
});

it('rows of a file that waited for days count among what was read lately', async () => {
  const { registry } = setting;
  await registry.ingest(template(births(3)));
  await registry.ingest(template(births(5, 20)));
  await registry.client.query("UPDATE transfer SET received_at = received_at - interval '6 days'");
  await registry.client.query(
    `UPDATE transfer SET opened_at = opened_at - interval '6 days', finished_at = finished_at - interval '6 days'
       WHERE rows = 5`,
  );
  const { vault, unsealed } = await answer('/api/exposure', Exposure);
  expect(vault.rowsTakenIn).toBe(3);
  expect(unsealed.files).toBe(0);
});
