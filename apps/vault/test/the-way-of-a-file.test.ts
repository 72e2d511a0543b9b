import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Report, SnapshotManifest } from '@vernix/contracts';
import { openBuffer } from '@vernix/seal';
import { expect, it } from 'vitest';
import { birth, births, template } from './support/births.ts';
import { worldForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForEachTest();

it('goes from the sender to a snapshot, and a report comes back', async () => {
  const { world } = setting;
  await world.startGateway();
  await world.startVault();
  const file = template([...births(20), birth(21, { 'infant.birth_weight_g': 19_000 })]);
  const id = await world.send('st-elsewhere', file);

  const status = await world.ended('st-elsewhere', id);
  expect(status).toMatchObject({ state: 'committed', errorCode: null, reportReady: true });
  expect(status.balance).toEqual({ rows: 21, accepted: 20, queried: 1, rejected: 0, unchanged: 0 });

  const report = Report.parse(JSON.parse((await world.report('st-elsewhere', id)).toString('utf8')));
  expect(report.findings).toEqual([
    expect.objectContaining({ row: 21, outcome: 'queried', element: 'infant.birth_weight_g' }),
  ]);

  await until(async () =>
    (await readdir(world.config.snapshotsDir)).some((name) => /^births-\d+$/.test(name)),
  );
  const [name] = await readdir(world.config.snapshotsDir);
  const manifest = await readFile(join(world.config.snapshotsDir, name!, 'manifest.json'), 'utf8');
  expect(SnapshotManifest.parse(JSON.parse(manifest))).toMatchObject({
    rows: 21,
    sites: [{ id: 'st-elsewhere', name: 'St Elsewhere', levelOfCare: '2' }],
    throughTransfer: 1,
  });
});

it('ends with a report only its sender can read, when the sender has a key', async () => {
  const { world } = setting;
  await world.startGateway();
  await world.startVault();
  const id = await world.send('northern-lab', template(births(2)));
  await world.ended('northern-lab', id);
  const sealed = await world.report('northern-lab', id);
  expect(sealed.subarray(0, 3).toString()).toBe('age');
  const opened = Buffer.from(await openBuffer([world.labIdentity], sealed)).toString('utf8');
  expect(Report.parse(JSON.parse(opened)).balance.rows).toBe(2);
});

it('tells the sender of a refused file where the fault is and what to do, in the status and in place of a report', async () => {
  const { world } = setting;
  await world.startGateway();
  await world.startVault();
  const id = await world.send('st-elsewhere', `${template(births(2))}"CHART`);
  const status = await world.ended('st-elsewhere', id);
  expect(status).toMatchObject({ state: 'failed', errorCode: 'quote-not-closed', reportReady: false });
  expect(status.error?.params).toEqual({ row: 4, column: 1 });
  expect(status.error?.message.en).toContain(
    'opens in row 4 of the file, counting the header and no empty line, column 1,',
  );
  expect(status.error?.action.fr).toContain('Fermez-le');
  expect(JSON.parse((await world.report('st-elsewhere', id)).toString('utf8'))).toEqual({
    error: status.error,
  });
});

it('lists in the report of a file that came again what is still open, before what was held already', async () => {
  const { world } = setting;
  await world.startGateway();
  await world.startVault();
  const odd = birth(9, { 'infant.birth_weight_g': 19_000 });
  const reportOf = async (content: string): Promise<Report> => {
    const id = await world.send('st-elsewhere', content);
    const { balance } = await world.ended('st-elsewhere', id);
    const report = Report.parse(JSON.parse((await world.report('st-elsewhere', id)).toString('utf8')));
    expect(report.balance).toEqual(balance);
    return report;
  };
  const first = await reportOf(template([...births(3), odd, {}]));
  expect(first.findings.map(({ row, outcome }) => [row, outcome])).toEqual([
    [4, 'queried'],
    [5, 'rejected'],
  ]);

  const again = await reportOf(template([...births(3), odd, {}]));
  expect(again.findings).toEqual(first.findings);
  expect(again.balance).toEqual({ ...first.balance, unchanged: 4 });

  const among = await reportOf(template([...births(2), odd, birth(20)]));
  expect(among.balance).toEqual({ rows: 4, accepted: 3, queried: 1, rejected: 0, unchanged: 3 });
  expect(among.findings.map(({ row, outcome }) => [row, outcome])).toEqual([
    [3, 'queried'],
    [1, 'unchanged'],
    [2, 'unchanged'],
    [3, 'unchanged'],
  ]);
});
