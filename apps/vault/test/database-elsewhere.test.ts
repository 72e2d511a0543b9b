/** A database on another machine is spoken to over verified TLS alone; what a URL asks for is decided before a byte goes out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type tls from 'node:tls';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Authority } from '../../../platform/key-channel/test/certificates.ts';
import { databaseAt, readDatabaseUrl } from '../src/db/address.ts';
import { openPool, openSession } from '../src/db/connection.ts';

const directory = mkdtempSync(join(tmpdir(), 'vernix-database-url-'));
const { caFile } = new Authority(directory, 'ours').issue('db.example.org');
const written = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());
vi.spyOn(process, 'emitWarning').mockReturnValue(undefined); // the driver's, of modes that it will change

const REFUSED = expect.objectContaining({ code: 'database-url-refused' }) as Error;
const UNREADABLE = expect.objectContaining({ code: 'database-authority-unreadable' }) as Error;
const ELSEWHERE = 'postgresql://u:p@db.example.org/registry';

it.each([
  'postgres://u:p@127.0.0.1:5432/registry',
  'postgres://u:p@127.8.9.10/registry',
  'postgres://u:p@[::1]:5432/registry',
  'postgres://u:p@[0:0:0:0:0:0:0:1]/registry',
  'postgres://u:p@[::ffff:127.0.0.1]/registry',
  'postgres://u:p@/registry?host=::1%25eth0',
  'postgres://u:p@localhost/registry',
  'postgres://u:p@LOCALHOST/registry?sslmode=disable',
  'postgres://u:p@localhost:5432/registry?host=%2Ftmp%2Fvernix-pg',
  'postgres://u:p@%2Frun%2Fpostgresql/registry',
  'postgres://u:p@/registry?host=/run/postgresql',
  'postgres:///registry',
  'socket:/run/postgresql?db=registry',
  '/run/postgresql registry',
])('leaves a URL of this machine as it is: %s', (url) => {
  expect(databaseAt(url)).toEqual({ connectionString: url });
});

it.each([
  ['says nothing', ELSEWHERE],
  ['has no name', 'postgres://u:p@203.0.113.9/registry'],
  ['is IPv6', 'postgres://u:p@[2001:db8::9]/registry'],
  ['is every address of this machine', 'postgres://u:p@0.0.0.0/registry'],
  ['is loopback in short', 'postgres://u:p@127.1/registry'],
  ['begins as loopback does', 'postgres://u:p@127.0.0.1.example.org/registry'],
  ...[
    'sslmode=disable',
    'sslmode=prefer',
    'sslmode=require',
    'sslmode=no-verify',
    'sslmode=verify-ca',
    'sslmode=VERIFY-FULL',
    'sslmode=verify-full%20',
    'sslmode=',
    'ssl=true',
    'ssl=false',
    'ssl=no-verify',
    'sslnegotiation=direct',
    'sslmode=disable&sslmode=verify-full',
    'sslmode=verify-full&sslmode=disable',
    'sslmode=verify-full&ssl=0',
    'sslmode=verify-full&uselibpqcompat=true',
    'sslmode=verify-full&host=db.example.net',
    'sslmode=verify-full&hostaddr=203.0.113.9',
    'sslmode=verify-full&port=6432',
    'sslmode=verify-full&stream=x',
    'SSLMODE=verify-full',
    'sslmode=verify-full#sslrootcert',
  ].map((query) => [`asks for ${query}`, `${ELSEWHERE}?${query}`]),
  ['has another host in its query', 'postgres://u:p@localhost/registry?host=db.example.org'],
  ['has several hosts', 'postgres://u:p@db1,db2/registry?sslmode=verify-full'],
  ['has several hosts with ports', 'postgres://u:p@db1:5432,db2:5432/registry?sslmode=verify-full'],
  ['begins here and goes on elsewhere', 'postgres://u:p@127.0.0.1,db/registry?sslmode=verify-full'],
  ['is of another kind', 'https://u:p@db.example.org/registry?sslmode=verify-full'],
  ['is a word', 'registry'],
  ['is none', 'postgres://u:p@db.example.org:port/registry?sslmode=verify-full'],
  ['has a password that is no text', 'postgres://u:%ff@db.example.org/registry?sslmode=verify-full'],
])('refuses one that %s, before a byte goes out', async (_what, url) => {
  expect(() => databaseAt(url)).toThrow(REFUSED);
  expect(() => openPool(url, 'test', 1)).toThrow(REFUSED);
  await expect(openSession(url, 'test')).rejects.toThrow(REFUSED);
});

it('refuses one without a host where the environment names another machine', () => {
  vi.stubEnv('PGHOST', 'db.example.org');
  expect(() => databaseAt('postgres:///registry?sslmode=verify-full')).toThrow(REFUSED);
});

describe('verified TLS', () => {
  it('is what the driver is told, in so many words', () => {
    const url = 'postgresql://a%40b:p%2Fw@[2001:db8::9]:6432/a%20b?sslmode=verify-full';
    expect(databaseAt(url)).toEqual({
      ...{ host: '2001:db8::9', port: 6432, user: 'a@b', password: 'p/w', database: 'a b' },
      ssl: { rejectUnauthorized: true },
    });
  });

  it('knows the authority that the URL or the configuration names', async () => {
    const urlFile = written('url', `${ELSEWHERE}?sslmode=verify-full\n`);
    const named = await readDatabaseUrl({ urlFile, caFile });
    expect(databaseAt(named).ssl).toEqual({
      rejectUnauthorized: true,
      ca: expect.stringContaining('BEGIN CERTIFICATE') as string,
    });
    const both = written('both', `${named}\n`);
    expect(databaseAt(await readDatabaseUrl({ urlFile: both, caFile: null }))).toEqual(databaseAt(named));
    const twice = await readDatabaseUrl({ urlFile: both, caFile });
    expect(() => databaseAt(twice)).toThrow(REFUSED);
  });

  it.each([
    ['is not there', '/no/such/file'],
    ['is a directory', directory],
    ['is empty', written('empty', '')],
    ['holds no certificate', written('garbage', 'no certificate\n')],
  ])('does without no authority whose file %s', (_what, path) => {
    const url = `${ELSEWHERE}?sslmode=verify-full&sslrootcert=${encodeURIComponent(path)}`;
    expect(() => databaseAt(url)).toThrow(UNREADABLE);
  });
});

it.each([
  ['a certificate of its own', 'sslcert=%2Fno%2Fsuch%2Ffile'],
  ['a key of its own', 'sslkey=%2Fno%2Fsuch%2Ffile'],
  ['the authorities of the system', 'sslrootcert=system'],
  [
    'a certificate beside an authority',
    `sslrootcert=${encodeURIComponent(caFile)}&sslcert=%2Fno%2Fsuch%2Ffile`,
  ],
])('refuses one that names %s, whose file cannot be read', (_what, query) => {
  expect(() => databaseAt(`${ELSEWHERE}?sslmode=verify-full&${query}`)).toThrow(REFUSED);
});

it.each([
  'postgres://u:p@localhost/registry#part',
  'postgres://u:p@localhost/registry?sslmode=verify-full#part',
  'socket:/run/postgresql?db=registry',
  '/run/postgresql registry',
])('loses no authority that the configuration names: %s', async (url) => {
  const urlFile = written('no-room', `${url}\n`);
  await expect(readDatabaseUrl({ urlFile, caFile })).rejects.toThrow(REFUSED);
  expect(await readDatabaseUrl({ urlFile, caFile: null })).toBe(url);
});

const values = [
  'verify-full',
  'disable',
  'require',
  'no-verify',
  'true',
  '0',
  '127.0.0.1',
  'db.example.net',
  '/run',
];
const parameter = fc.tuple(
  fc.constantFrom(
    'sslmode',
    'ssl',
    'sslrootcert',
    'uselibpqcompat',
    'host',
    'hostaddr',
    'port',
    'sslnegotiation',
  ),
  fc.constantFrom(...values, caFile),
);
const authority = fc.constantFrom(
  ...['db.example.org', '127.0.0.1', 'localhost', '[::1]', '127.1', '', '%2Frun', 'a,b', 'u@h@127.0.0.1'],
);

it('lets nothing through that the driver would take elsewhere, or without proof', () => {
  const seen = { here: 0, elsewhere: 0 };
  fc.assert(
    fc.property(authority, fc.boolean(), fc.array(parameter, { maxLength: 3 }), (host, asks, others) => {
      const parameters = asks ? [['sslmode', 'verify-full'] as const, ...others] : others;
      const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const url = `postgres://${host}/registry${query.length === 0 ? '' : `?${query.join('&')}`}`;
      let decided: pg.ClientConfig;
      try {
        decided = databaseAt(url);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^database-(url|authority)-/) as string });
        return;
      }
      const reached = new pg.Client(decided).host;
      expect(reached).toBe(new pg.Client({ connectionString: url }).host);
      if (/^(\/|127\.0\.0\.1$|::1$|localhost$)/.test(reached)) seen.here += 1;
      else {
        seen.elsewhere += 1;
        const { ca, ...proof } = decided.ssl as tls.ConnectionOptions;
        expect(proof).toEqual({ rejectUnauthorized: true });
        expect(ca === undefined || ca === readFileSync(caFile, 'utf8')).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
  expect(seen.here).toBeGreaterThan(0);
  expect(seen.elsewhere).toBeGreaterThan(0);
});
