/** What hospital and public-health users see: rates that say what they rest on, and can be kept. */
import { readFile } from 'node:fs/promises';
import type { Count } from '@vernix/contracts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Staff } from '../support/staff.ts';
import type { System } from '../support/system.ts';
import { Visit } from '../support/visit.ts';
import { eventually } from '../support/wait.ts';
import type { Looked } from './looked.ts';

export function care(looked: () => Looked): void {
  let system: System;
  let visit: Visit;
  let page: Page;
  let staff: Staff;

  beforeAll(async () => {
    const { browser, state } = looked();
    ({ system } = looked());
    visit = await Visit.begin(browser, system, { storageState: state });
    page = await visit.context.newPage();
    staff = Staff.besides(system.addresses.insights, state.cookies);
    await eventually('both sites are published', async () => {
      const answer = await staff.indicators('?groupBy=site').catch(() => null);
      return answer?.indicators[0]?.groups.length === 2 ? true : null;
    });
  }, 60_000);

  afterEach(() => expect(visit.takeProblems()).toEqual([]));
  afterAll(() => visit.end());

  const open = (path: string) => page.goto(system.addresses.insights + path);
  /** How the console is to read a count. */
  const text = (count: Count): string => {
    if (count.shown) return count.value.toLocaleString('en-CA');
    return count.why === 'protects' ? 'withheld' : '<6';
  };
  async function cellsOf(row: Locator): Promise<string[]> {
    await row.waitFor();
    return row.getByRole('cell').allInnerTexts();
  }
  const filter = (name: string) => page.getByRole('combobox', { name: new RegExp(`^${name}`) });
  const search = () => Object.fromEntries(new URL(page.url()).searchParams);

  async function saved(button: Locator): Promise<string> {
    const download = page.waitForEvent('download');
    await button.click();
    return readFile(await (await download).path(), 'utf8');
  }

  it('shows every rate with its numerator, denominator and number missing, as the interface gave them', async () => {
    await open('/care');
    const { indicators, provenance } = await staff.indicators();
    const table = page.getByRole('region', { name: 'All rates' });
    for (const { title, groups } of indicators) {
      const row = table
        .getByRole('row')
        .filter({ has: page.getByRole('button', { name: title.en, exact: true }) });
      const { numerator, denominator, missing } = groups[0]!.rate;
      expect((await cellsOf(row)).slice(-3)).toEqual([text(numerator), text(denominator), text(missing)]);
    }
    const caesarean = indicators.find(({ id }) => id === 'caesarean')!.groups[0]!.rate;
    expect(caesarean.value).not.toBeNull();
    const rate = `${caesarean.value!.toFixed(2)}%`;
    await page.getByText(`Caesarean: ${rate}`).waitFor();
    expect(await table.innerText()).toContain((caesarean.value! / 100).toFixed(4));
    expect(await table.innerText()).toContain(provenance.snapshot);
  });

  it('compares the sites on the indicator that was chosen, and keeps the choice in the address', async () => {
    await open('/care');
    await page.getByRole('button', { name: 'Labour induced' }).click();
    await page.getByRole('heading', { name: 'Labour induced, by site' }).waitFor();
    expect(search()).toEqual({ indicator: 'induction' });
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.reload();
    const table = page.getByRole('figure', { name: 'Labour induced, by site' }).getByRole('table');
    const { indicators } = await staff.indicators('?groupBy=site');
    for (const { label, rate } of indicators.find(({ id }) => id === 'induction')!.groups) {
      const cells = await cellsOf(table.getByRole('row').filter({ hasText: label! }));
      expect(cells.slice(-3)).toEqual([text(rate.numerator), text(rate.denominator), text(rate.missing)]);
    }
  });

  it('goes back and forward between the views with the filters kept', async () => {
    await open('/care');
    await filter('Site').selectOption('queen-street');
    await filter('From').selectOption('2024-06');
    const filters = { site: 'queen-street', from: '2024-06' };
    expect(search()).toEqual(filters);
    await page.getByRole('link', { name: 'Robson groups' }).click();
    await page.getByText('Which women have caesareans?').waitFor();
    expect(search()).toEqual(filters);
    await page.goBack();
    await page.getByText('How do we compare?').waitFor();
    expect(await filter('Site').inputValue()).toBe('queen-street');
    await page.goForward();
    await page.getByText('Which women have caesareans?').waitFor();
    await page.reload();
    expect(await filter('From').inputValue()).toBe('2024-06');
  });

  it('reports Robson’s groups, and shows a small count as “<6”, never as a number', async () => {
    await open('/care/robson?site=queen-street');
    const report = page.getByRole('region', { name: 'Robson ten-group report' });
    await report.getByRole('row').nth(1).waitFor();
    const { rows, total, provenance } = await staff.robson('?site=queen-street');
    expect(rows.map(({ women }) => text(women))).toContain('<6');
    for (const { group, caesareans, women } of rows) {
      const row = report.getByRole('row').filter({ has: page.getByText(group, { exact: true }) });
      expect((await cellsOf(row)).slice(-6, -4)).toEqual([text(caesareans), text(women)]);
    }
    expect(await report.getByRole('row').last().innerText()).toContain(text(total.women));
    await page.getByText(`Snapshot ${provenance.snapshot}`).first().waitFor();
    const csv = await saved(page.getByRole('button', { name: 'CSV' }).first());
    expect(csv).toContain(provenance.snapshot);
    expect(csv).toContain(`Definition robson, version ${provenance.definitionVersion}`);
  });

  it('draws caesareans by month, with the same figures as a table', async () => {
    await open('/care/months');
    const figure = page.getByRole('figure', { name: 'Caesarean, by month' });
    await figure.locator('svg.chart .dot-plain').first().waitFor();
    const { points } = await staff.runChart('?indicator=caesarean');
    expect(await figure.locator('svg.chart [class^=dot]').count()).toBe(
      points.filter(({ rate }) => rate.value !== null).length,
    );
    await page.getByRole('radio', { name: 'Table' }).click();
    expect(search()).toEqual({ as: 'table' });
    const lines = figure.getByRole('row');
    expect(await lines.count()).toBe(points.length + 1);
    const [first] = points;
    expect((await cellsOf(lines.nth(1))).slice(2, 5)).toEqual(
      [first!.rate.numerator, first!.rate.denominator, first!.rate.missing].map(text),
    );
  });

  it('saves the chart as picture and figures, each with title, snapshot and definition on it', async () => {
    await open('/care/months');
    const figure = page.getByRole('figure', { name: 'Caesarean, by month' });
    const { provenance } = await staff.runChart('?indicator=caesarean');
    const svg = await saved(figure.getByRole('button', { name: 'SVG' }));
    const csv = await saved(figure.getByRole('button', { name: 'CSV' }));
    for (const file of [svg, csv]) {
      const words = file.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
      expect(words).toContain('Caesarean, by month');
      expect(words).toContain(provenance.snapshot);
      expect(words).toContain('p-chart');
      expect(words).toContain(`version ${provenance.definitionVersion}`);
    }
    expect(svg).not.toContain('class=');
    const download = page.waitForEvent('download');
    await figure.getByRole('button', { name: 'PNG' }).click();
    const png = await readFile(await (await download).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(10_000);
  });
}
