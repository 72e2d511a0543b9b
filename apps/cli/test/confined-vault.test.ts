/** A vault that is held to its own files, and a database that it reaches as another machine's. */
import { spawn } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Roster } from '@vernix/contracts';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zoneStart } from '../src/serve/zone-start.ts';
import { NAME, TlsDatabase } from '../../vault/test/support/tls-database.ts';
import { finish, type Ran, temporaryDirectory } from './run-vernix.ts';

let database: TlsDatabase;
beforeAll(async () => {
  database = await TlsDatabase.start();
});
afterAll(() => database.stop());

/** Starts a vault that has neither a gateway nor a key service: it waits for both, and for no database. */
async function start(query: string, named: 'caFile' | 'nothing') {
  const directory = await temporaryDirectory();
  const inside = (name: string): string => join(directory, name);
  await copyFile(database.caFile, inside('database-ca.pem'));
  await writeFile(
    inside('database-url'),
    `${database.urlAt(NAME, query.replace('CA', encodeURIComponent(inside('database-ca.pem'))))}\n`,
  );
  await writeFile(inside('collector-token'), 'a token\n');
  const { publicKey, privateJwk } = await generateSigningKey();
  const roster: Roster = {
    ...{ type: 'vernix-roster/1', version: 1, issuedAt: new Date().toISOString(), partners: [] },
    ...{ intakeStatementKey: publicKey, collectorTokenSha256: '0'.repeat(64) },
  };
  await writeFile(inside('roster.jws'), await signStatement(roster, privateJwk));
  const configuration = {
    filesDir: inside('files'),
    snapshotsDir: inside('snapshots'),
    database: {
      urlFile: inside('database-url'),
      ...(named === 'caFile' ? { caFile: inside('database-ca.pem') } : {}),
    },
    keyService: { socket: inside('key-service.sock') },
    gateway: { url: 'http://127.0.0.1:9', tokenFile: inside('collector-token') },
    roster: { file: inside('roster.jws'), publicKey },
    staff: { port: 0 },
  };
  await writeFile(inside('vault.json'), JSON.stringify(configuration));
  const { argv, cwd } = zoneStart('vault', inside('vault.json'));
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return spawn(process.execPath, argv, { cwd, env: { PATH, NODE_COMPILE_CACHE, HOME: cwd } });
}

const code = ({ stdout }: Ran): unknown =>
  stdout
    .split('\n')
    .filter((line) => line.includes('"start-failed"'))
    .map((line) => (JSON.parse(line) as { code: string }).code)
    .join();

it('reaches its database over TLS by the authority that its configuration names, as does what takes files in', async () => {
  const vault = await start('sslmode=verify-full', 'caFile');
  const ended = finish(vault);
  const sessions = `SELECT DISTINCT application_name AS name, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
    WHERE application_name IN ('vernix-vault', 'vernix-ingest') ORDER BY 1`;
  const both = [
    { name: 'vernix-ingest', ssl: true },
    { name: 'vernix-vault', ssl: true },
  ];
  await expect.poll(() => database.ask(sessions), { timeout: 30_000 }).toEqual(both);
  vault.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});

it('is told which setting lets it read one that the URL alone names', async () => {
  const refused = await finish(await start('sslmode=verify-full&sslrootcert=CA', 'nothing'));
  expect(code(refused)).toBe('database-authority-unreadable');
  expect(refused.stderr).toContain('database.caFile');
});

it.each(['', 'sslmode=require', 'sslmode=verify-full&uselibpqcompat=true'])(
  'does not start with a URL that asks for “%s”',
  async (query) => {
    const refused = await finish(await start(query, 'nothing'));
    expect([code(refused), refused.code]).toEqual(['database-url-refused', 1]);
    expect(refused.stderr).toContain('sslmode=verify-full');
    expect(refused.stdout + refused.stderr).not.toContain(NAME);
  },
);
