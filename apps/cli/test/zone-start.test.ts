import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Configuration,
  type Place,
  placesIn,
  type Right,
  rightsIn,
  STANDARD_CONFIGURATIONS,
  writableIn,
  ZONE_NAMES,
  type ZoneName,
} from '@vernix/confinement';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zoneStart } from '../src/serve/zone-start.ts';
import { temporaryDirectory } from './run-vernix.ts';

/** What it tries, each by a name; it prints the names of what it could do. Runs in the place of a zone's program. */
const PROBE = `
  import { spawnSync } from 'node:child_process';
  import { readFileSync, writeFileSync, symlinkSync, mkdirSync } from 'node:fs';
  import inspector from 'node:inspector';
  import { Worker } from 'node:worker_threads';
  const places = JSON.parse(process.env.PLACES);
  const tries = {
    threads: () => new Worker('process.exit()', { eval: true }),
    processes: () => { if (spawnSync('true').error) throw 0; },
    nativeCode: () => { try { process.dlopen({ exports: {} }, places.nothing); } catch (e) { if (e.code === 'ERR_DLOPEN_DISABLED') throw e; } },
    inspector: () => inspector.open(0),
    link: () => symlinkSync(places.outside, places.own + '/link'),
    code: () => writeFileSync(process.cwd() + '/src/main.ts', ''),
    'stripped code': () => writeFileSync(process.cwd() + '/../../node_modules/.cache/stripped.json', ''),
    ...Object.fromEntries(Object.entries(places.reads).map(([name, path]) => ['read ' + name, () => readFileSync(path)])),
    ...Object.fromEntries(Object.entries(places.writes).map(([name, path]) => ['write ' + name, () => {
      mkdirSync(path, { recursive: true });
      writeFileSync(path + '/made', '');
    }])),
  };
  const did = Object.entries(tries).flatMap(([name, attempt]) => { try { attempt(); return [name]; } catch { return []; } });
  console.log(JSON.stringify(did));
  process.exit();
`;

let directory: string;
let outside: string;
const inside = (path: string): string => join(directory, path);

/** The standard configuration's places, each in our own directory: what it writes or makes in one more. */
function configurationOf(zone: ZoneName): Configuration {
  const configuration: Record<string, unknown> = {};
  for (const { setting, access } of placesIn(zone, STANDARD_CONFIGURATIONS[zone])) {
    const names = setting.split('.');
    let at = configuration;
    for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>;
    at[names.at(-1) ?? ''] = inside(`${zone}/${setting}${access === 'read' ? '' : '/one'}`);
  }
  return configuration;
}
const placesOf = (zone: ZoneName): Place[] => placesIn(zone, configurationOf(zone));

beforeAll(async () => {
  directory = await temporaryDirectory();
  outside = inside('passphrase');
  await writeFile(outside, 'nobody else’s');
  for (const zone of ZONE_NAMES) {
    await mkdir(inside(zone), { recursive: true });
    for (const { path, kind, access } of placesOf(zone).filter(({ access }) => access === 'read')) {
      if (kind === 'directory') await mkdir(path);
      else await writeFile(path, access);
    }
    await writeFile(inside(`${zone}.json`), JSON.stringify(configurationOf(zone)));
  }
});

const filesOf = (places: readonly Place[]): string[] =>
  places.filter(({ access, kind }) => access === 'read' && kind === 'file').map(({ path }) => path);

/** Directories it may write in. */
const ownOf = (zone: ZoneName): string[] => writableIn(zone, configurationOf(zone));

/** What a program in the place of the zone's own could do. */
async function couldDo(zone: ZoneName, configFile = inside(`${zone}.json`)): Promise<string[]> {
  const { argv, cwd } = zoneStart(zone, configFile);
  const flags = argv.slice(
    0,
    argv.findIndex((word) => word.endsWith('main.ts')),
  );
  const named = placesOf(zone);
  const other = ZONE_NAMES.find((name) => name !== zone) ?? zone;
  const places = {
    outside,
    nothing: inside('nothing.node'),
    own: ownOf(zone)[0],
    reads: {
      ...Object.fromEntries(filesOf(named).map((path) => [path, path])),
      outside,
      'another zone’s configuration': inside(`${other}.json`),
      accounts: '/etc/passwd',
      'a process': '/proc/self/environ',
    },
    writes: {
      ...Object.fromEntries(ownOf(zone).map((path) => [path, path])),
      'beside its own': inside(`${zone}/beside`),
      outside: inside('elsewhere'),
    },
  };
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', PROBE], {
    cwd,
    env: { PATH: process.env['PATH'], PLACES: JSON.stringify(places) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child, 'close');
  return z.array(z.string()).parse(JSON.parse(text));
}

describe.each(ZONE_NAMES)('%s, whatever runs in it', (zone) => {
  it('can do what its row of the table says, and nothing else', async () => {
    const may = [
      ...rightsIn(zone, configurationOf(zone)).keys(),
      ...filesOf(placesOf(zone)).map((path) => `read ${path}`),
      ...ownOf(zone).map((path) => `write ${path}`),
    ];
    expect((await couldDo(zone)).toSorted()).toEqual(may.toSorted());
  });
});

it('lets the key service start a program where a token opens its keystore, and nothing else of that kind', async () => {
  const { passphraseFile, ...configuration } = configurationOf('key-service');
  const custody = { kind: 'pkcs11', pinFile: passphraseFile };
  await writeFile(inside('token.json'), JSON.stringify({ ...configuration, custody }));
  const rights: readonly Right[] = ['threads', 'processes', 'nativeCode'];
  const could = await couldDo('key-service', inside('token.json'));
  expect(rights.filter((right) => could.includes(right))).toEqual(['processes']);
});

it('starts no zone on a relative path: it would depend on where the zone is started', async () => {
  await writeFile(inside('relative.json'), JSON.stringify({ roster: { file: 'roster.jws' } }));
  expect(() => zoneStart('gateway', inside('relative.json'))).toThrow(
    /roster\.file is to be an absolute path/,
  );
});

it('starts no zone in whose directory Node would let it do nothing, because of a name beside it', async () => {
  const directory = inside('shadowed/gateway');
  await mkdir(directory, { recursive: true });
  for (const [file, starts] of [
    ['gateway.json', false],
    ['of-the-gateway.json', true],
  ] as const) {
    const configFile = inside(`shadowed/${file}`);
    await writeFile(configFile, JSON.stringify({ dir: directory }));
    const start = () => zoneStart('gateway', configFile);
    if (starts) expect(start).not.toThrow();
    else expect(start).toThrow(/begins with the whole of .*shadowed\/gateway, which Node then denies/);
  }
});

it('says that a configuration is none, without quoting it', async () => {
  await writeFile(inside('broken.json'), '{ "passphrase": "secret" ');
  expect(() => zoneStart('gateway', inside('broken.json'))).toThrow(/is not JSON/);
  await symlink('/nowhere', inside('gone.json'));
  expect(() => zoneStart('gateway', inside('gone.json'))).toThrow();
  expect(await readFile(outside, 'utf8')).toBe('nobody else’s');
});
