/** A vault that is held to its own files, and a database that it reaches as another machine's. */
import { spawn } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zoneStart } from '../src/serve/zone-start.ts';
import { NAME, TlsDatabase } from '../../vault/test/support/tls-database.ts';
import { finish, type Ran, temporaryDirectory } from './run-vernix.ts';

let database: TlsDatabase;
beforeAll(async () => {
  database = await TlsDatabase.start();
});
afterAll(() => database.stop());

/** Starts a vault whose roster nobody signed: when it comes so far it has had its database. */
async function start(query: string, named: 'caFile' | 'nothing'): Promise<Ran> {
  const directory = await temporaryDirectory();
  const inside = (name: string): string => join(directory, name);
  await copyFile(database.caFile, inside('database-ca.pem'));
  await writeFile(
    inside('database-url'),
    `${database.urlAt(NAME, query.replace('CA', encodeURIComponent(inside('database-ca.pem'))))}\n`,
  );
  await writeFile(inside('collector-token'), 'a token\n');
  await writeFile(inside('roster.jws'), 'no roster');
  const configuration = {
    filesDir: inside('files'),
    snapshotsDir: inside('snapshots'),
    database: {
      urlFile: inside('database-url'),
      ...(named === 'caFile' ? { caFile: inside('database-ca.pem') } : {}),
    },
    keyService: { socket: inside('key-service.sock') },
    gateway: { url: 'http://127.0.0.1:9', tokenFile: inside('collector-token') },
    roster: { file: inside('roster.jws'), publicKey: 'A'.repeat(43) },
    staff: { port: 0 },
  };
  await writeFile(inside('vault.json'), JSON.stringify(configuration));
  const { argv, cwd } = zoneStart('vault', inside('vault.json'));
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, argv, { cwd, env: { PATH, NODE_COMPILE_CACHE, HOME: cwd } });
  return await finish(child);
}

const code = ({ stdout }: Ran): unknown =>
  stdout
    .split('\n')
    .filter((line) => line.includes('"start-failed"'))
    .map((line) => (JSON.parse(line) as { code: string }).code)
    .join();

it('reads the authority that its configuration names, and sets its database up over TLS', async () => {
  const started = await start('sslmode=verify-full', 'caFile');
  expect([code(started), started.code]).toEqual(['signature-wrong', 1]);
  expect(await database.ask("SELECT to_regclass('migration')::text AS made")).toEqual([
    { made: 'migration' },
  ]);
});

it('is told which setting lets it read one that the URL alone names', async () => {
  const refused = await start('sslmode=verify-full&sslrootcert=CA', 'nothing');
  expect(code(refused)).toBe('database-authority-unreadable');
  expect(refused.stderr).toContain('database.caFile');
});

it.each(['', 'sslmode=require', 'sslmode=verify-full&uselibpqcompat=true'])(
  'does not start with a URL that asks for “%s”',
  async (query) => {
    const refused = await start(query, 'nothing');
    expect([code(refused), refused.code]).toEqual(['database-url-refused', 1]);
    expect(refused.stderr).toContain('sslmode=verify-full');
    expect(refused.stdout + refused.stderr).not.toContain(NAME);
  },
);
