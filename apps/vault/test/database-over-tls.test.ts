import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { VernixError } from '@vernix/contracts';
import { createLog } from '@vernix/service';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Authority } from '../../../platform/key-channel/test/certificates.ts';
import { databaseError, openPool, openSession } from '../src/db/connection.ts';
import { migrate } from '../src/db/migrate.ts';
import { NAME, OTHER_NAME, TlsDatabase } from './support/tls-database.ts';

let database: TlsDatabase;
beforeAll(async () => {
  database = await TlsDatabase.start();
});
afterAll(() => database.stop());
afterEach(() => vi.unstubAllEnvs());

const verified = (caFile: string): string => `sslmode=verify-full&sslrootcert=${encodeURIComponent(caFile)}`;
const IN_USE = 'SELECT version FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()';

it('is spoken to over TLS where the certificate is of its name and by the authority', async () => {
  const url = database.urlAt(NAME, verified(database.caFile));
  await migrate(url);
  const session = await openSession(url, 'test');
  expect((await session.query(IN_USE)).rows).toEqual([{ version: 'TLSv1.3' }]);
  await session.end();
  const pool = openPool(url, 'test', 1);
  expect((await pool.query(IN_USE)).rows).toEqual([{ version: 'TLSv1.3' }]);
  await pool.end();
});

it('is spoken to over TLS on this machine too, when the URL asks for that', async () => {
  const url = database.urlAt('localhost', verified(database.caFile));
  await expect(openSession(url, 'test')).rejects.toMatchObject({ code: 'database-unproven' });
});

/** What the operator sees of a vault that could not start. */
function told(error: unknown): string {
  expect(error).toBeInstanceOf(VernixError);
  const lines: string[] = [];
  createLog('vault', { write: (line) => lines.push(line) }).incident('start-failed', error as VernixError);
  return lines.join('');
}

it.each([
  ['another authority', () => database.urlAt(NAME, verified(database.otherCaFile))],
  ['authorities that everybody trusts', () => database.urlAt(NAME, 'sslmode=verify-full')],
  ['another name', () => database.urlAt(OTHER_NAME, verified(database.caFile))],
])('is refused by %s, in plain words', async (_what, url) => {
  const refused = await migrate(url()).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'database-unproven' });
  const words = told(refused);
  expect(words).toContain('did not show by TLS that it is the database');
  expect(words).not.toMatch(/altnames|self.signed|issuer|subject|BEGIN|0\.0\.0\.0|127\.1/i);
  const pool = openPool(url(), 'test', 1);
  const failed = await pool.query('SELECT 1').catch(databaseError);
  expect(failed).toMatchObject({ code: 'database-unproven' });
  await pool.end();
});

it('is refused all the same where the environment has Node believe every certificate', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const session = openSession(database.urlAt(NAME, verified(database.otherCaFile)), 'test');
  await expect(session).rejects.toMatchObject({ code: 'database-unproven' });
});

/** Every connection answers the driver's first bytes, which ask for TLS, and is then handed over. */
async function impostor(
  answer: string,
  then: (socket: Socket) => void,
): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (asked: Buffer) => {
      expect(asked.toString('hex')).toBe('0000000804d2162f'); // SSLRequest
      socket.write(answer);
      then(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const query = verified(database.caFile);
  return { server, url: `postgres://somebody:secret@${NAME}:${port}/vernix?${query}` };
}

it.each([
  ['has no TLS', 'N', () => undefined],
  [
    'says that it has, and speaks something else',
    'S',
    (socket: Socket) => void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ],
])('tells no name and no password to one that %s', async (_what, answer, then) => {
  const heard: Buffer[] = [];
  const closed = Promise.withResolvers<undefined>();
  const { server, url } = await impostor(answer, (socket) => {
    socket.on('data', (chunk: Buffer) => heard.push(chunk));
    socket.on('close', () => closed.resolve(undefined));
    then(socket);
  });
  await expect(openSession(url, 'test')).rejects.toMatchObject({ code: 'database-unproven' });
  await closed.promise;
  expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/somebody|secret/);
  server.close();
});

it('tells no name and no password to one with another certificate, not inside TLS either', async () => {
  const { certFile, keyFile } = new Authority(database.directory, 'another').issue(NAME);
  const shown = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  const heard: Buffer[] = [];
  const closed = Promise.withResolvers<undefined>();
  const { server, url } = await impostor('S', (socket) => {
    const inside = new TLSSocket(socket, { isServer: true, ...shown });
    inside.on('error', () => undefined).on('data', (chunk: Buffer) => heard.push(chunk));
    inside.on('close', () => closed.resolve(undefined));
  });
  await expect(openSession(url, 'test')).rejects.toMatchObject({ code: 'database-unproven' });
  await closed.promise;
  expect(heard).toEqual([]);
  server.close();
});
