import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inLanguage } from '../src/language.ts';
import { openingLines } from '../src/serve/announce.ts';
import { isCurrent, takePlace } from '../src/serve/console-build.ts';
import { lockInstance } from '../src/serve/instance-lock.ts';
import { openLayout } from '../src/serve/layout.ts';
import { openLogFile } from '../src/serve/log-file.ts';
import { makeFoundingLinks } from '../src/serve/officers.ts';
import { choosePorts } from '../src/serve/ports.ts';
import { keepRoster } from '../src/serve/roster.ts';
import { isInstalled, openInstallation } from '../src/serve/secrets.ts';
import { makeSignInLinks } from '../src/serve/sign-in.ts';
import { writeKeyServiceConfig } from '../src/serve/zone-configs.ts';
import { temporaryDirectory } from './run-vernix.ts';

it('lets one serve at a time use a data directory, and the next once it has let go', async () => {
  const layout = await openLayout(await temporaryDirectory());
  const lock = await lockInstance(layout);
  await expect(lockInstance(layout)).rejects.toMatchObject({ code: 'data-in-use' });
  await lock.release();
  await (await lockInstance(layout)).release();
});

it('keeps sockets reachable however long the path of the data directory is', async () => {
  const deep = join(await temporaryDirectory(), 'a directory with a rather long name '.repeat(5).trim());
  await mkdir(deep);
  const layout = await openLayout(deep);
  await (await lockInstance(layout)).release();
  expect((await stat(layout.run)).mode & 0o777).toBe(0o700);
  await rm(layout.run, { recursive: true });
});

it('names the port that is taken before anything is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(choosePorts(port)).rejects.toMatchObject({
    code: 'port-taken',
    params: { port, zone: 'gateway' },
  });
  server.close();
});

it('finds seven different free ports when asked for any', async () => {
  const ports = Object.values(await choosePorts(0));
  expect(new Set(ports).size).toBe(7);
});

it('keeps a log below two files of its largest size', async () => {
  const directory = await temporaryDirectory();
  const log = openLogFile(join(directory, 'zone.log'), { largest: 1_000 });
  for (let line = 0; line < 200; line += 1) log.write(`line ${line} ${'.'.repeat(20)}`);
  log.close();
  const sizes = await Promise.all(
    (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size),
  );
  expect(sizes).toHaveLength(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  expect(await readFile(join(directory, 'zone.log'), 'utf8')).toContain('line 199');
});

it('drops lines of a log that a full disk does not take, and says so once', () => {
  const dropped: string[] = [];
  // The system's own full disk: every write to it fails with ENOSPC.
  const log = openLogFile('/dev/full', { onDropped: ({ code }) => dropped.push(code) });
  for (let line = 0; line < 100; line += 1) log.write(`line ${line}`);
  log.close();
  expect(dropped).toEqual(['log-line-dropped']);
});

it('keeps lines again once they can be', async () => {
  const place = join(await temporaryDirectory(), 'logs');
  const dropped: string[] = [];
  const log = openLogFile(join(place, 'zone.log'), { onDropped: ({ code }) => dropped.push(code) });
  log.write('lost');
  await mkdir(place);
  log.write('kept');
  log.close();
  expect(dropped).toHaveLength(1);
  expect(await readFile(join(place, 'zone.log'), 'utf8')).toBe('kept\n');
});

it('takes the console for stale when it was never built, or a file it is made from changed since', async () => {
  const directory = await temporaryDirectory();
  const [built, sources] = [join(directory, 'index.html'), join(directory, 'src')];
  const source = join(sources, 'pages', 'house.tsx');
  await mkdir(join(sources, 'pages'), { recursive: true });
  await writeFile(source, '');
  expect(isCurrent(built, [sources])).toBe(false);

  await writeFile(built, '');
  await utimes(source, 1_000, 1_000);
  expect(isCurrent(built, [sources, join(directory, 'none')])).toBe(true);

  const later = Date.now() / 1000 + 60;
  await utimes(source, later, later);
  expect(isCurrent(built, [sources])).toBe(false);
});

it('has one whole console in place when several were built at once', async () => {
  const directory = await temporaryDirectory();
  const place = join(directory, 'dist');
  const built = Array.from({ length: 12 }, (_, index) => join(directory, `built-${index}`));
  for (const path of built) {
    await mkdir(path);
    for (const name of ['index.html', 'main.js']) await writeFile(join(path, name), path);
  }
  await Promise.all(built.map((path) => takePlace(path, place)));
  const parts = await Promise.all(
    ['index.html', 'main.js'].map((name) => readFile(join(place, name), 'utf8')),
  );
  expect(parts[0]).toBe(parts[1]);
  expect(built).toContain(parts[0]);
  expect(await readdir(directory)).toEqual(['dist']);
});

it('makes secrets once, closed to others, and raises the roster’s version only for a change', async () => {
  const layout = await openLayout(await temporaryDirectory());
  const installation = await openInstallation(layout);
  const again = await openInstallation(layout);
  expect(again).toEqual(installation);
  for (const name of await readdir(layout.config)) {
    expect((await stat(join(layout.config, name))).mode & 0o077).toBe(0);
  }
  const intakeKey = installation.rosterKey.x;
  const plain = await keepRoster(layout, installation, intakeKey, false);
  const demo = await keepRoster(layout, installation, intakeKey, true);
  const restarted = await keepRoster(layout, installation, intakeKey, true);
  expect([plain.version, demo.version, restarted.version]).toEqual([1, 2, 2]);
  expect(plain.partners).toEqual([]);
  expect(demo.partners.map(({ id }) => id)).toContain('guest');
});

it('knows a data directory that an earlier start left something in', async () => {
  const layout = await openLayout(await temporaryDirectory());
  expect(isInstalled(layout)).toBe(false);
  await openInstallation(layout);
  expect(isInstalled(layout)).toBe(true);
});

it('says which pages each role’s link opens, and how to send to a registry kept in another place', async () => {
  const layout = await openLayout(await temporaryDirectory());
  const ports = { gateway: 1, collection: 2, vault: 3, insights: 4, log: 5, witness: 6, desk: 7 };
  const { links } = makeSignInLinks(ports, true);
  const officers = makeFoundingLinks(ports).links;
  const house = { layout, ports, isNew: true, links, officers, stop: () => Promise.resolve() };
  const told = (open: typeof house) =>
    openingLines(open, { demo: true, simulate: false }).map((line) => inLanguage(line, 'en'));
  const lines = told(house);
  for (const [role, pages, port] of [
    ['clerk', 'Send', 1],
    ['steward', 'House, Intake, Exposure, Meter', 3],
    ['privacy-officer', 'House, Intake, Exposure, Meter, People', 3],
    ['administrator', 'People', 3],
    ['quality-lead', 'Care', 4],
  ]) {
    const line = lines.find((candidate) => candidate.trimStart().startsWith(String(role)));
    expect(line).toContain(`${pages} `);
    const host = port === 1 ? '127.0.0.1' : 'localhost';
    expect(line).toContain(`http://${host}:${port}/sign-in#`);
  }
  for (const { officer } of officers) {
    const line = lines.find((candidate) => candidate.trimStart().startsWith(officer));
    expect(line).toContain('http://desk.localhost:7/#officer=');
  }
  expect(told({ ...house, officers: [] }).join('\n')).not.toContain('#officer=');
  expect(lines.join('\n')).not.toContain('was there before');
  expect(told({ ...house, isNew: false }).join('\n')).toContain(`${layout.data} was there before`);
  expect(lines.join('\n')).toContain(`--client '${join(layout.config, 'client.json')}'`);
});

it('gives the demo’s ample budgets, and its long rests, to the demo alone', async () => {
  const layout = await openLayout(await temporaryDirectory());
  const installation = await openInstallation(layout);
  const config = async (demo: boolean): Promise<object> => {
    const desk = { origin: 'http://desk.localhost:5', rpId: 'desk.localhost', founders: [] };
    await writeKeyServiceConfig(layout, installation, { demo, decoysEvery: 50 }, desk);
    return JSON.parse(await readFile(join(layout.config, 'key-service.json'), 'utf8')) as object;
  };
  for (const property of ['budgets', 'believeClockUntil']) {
    expect(await config(true)).toHaveProperty(property);
    expect(await config(false)).not.toHaveProperty(property);
  }
});

it('keeps what an operator wrote into the key service’s configuration to have it start all the same', async () => {
  const layout = await openLayout(await temporaryDirectory());
  const installation = await openInstallation(layout);
  const file = join(layout.config, 'key-service.json');
  const config = async (): Promise<object> => {
    const desk = { origin: 'http://desk.localhost:5', rpId: 'desk.localhost', founders: [] };
    await writeKeyServiceConfig(layout, installation, { demo: false, decoysEvery: 50 }, desk);
    return JSON.parse(await readFile(file, 'utf8')) as object;
  };
  const byHand = { lost: { 'opened.ndjson': 12 }, believeClockUntil: '2026-03-01T00:00:00.000Z' };
  await writeFile(file, JSON.stringify({ ...(await config()), ...byHand, decoys: null }));
  expect(await config()).toMatchObject({ ...byHand, decoys: { every: 50 } });
});
