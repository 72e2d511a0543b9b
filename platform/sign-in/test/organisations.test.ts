/** An organisation's sign-in that answers oddly: with a token that is not one for us, or without end. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, test } from 'vitest';
import { Organisations, OrganisationSettings } from '../src/organisations.ts';

const SITE = 'https://figures.registry.example';
const CLIENT = 'vernix';
const GROUP = 'birth-quality';
const MIB = 1024 * 1024;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function listening(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const signedInAt = (issuer: string): Organisations =>
  new Organisations(
    [
      OrganisationSettings.parse({
        ...{ id: 'riverbend', name: 'Riverbend Hospital', issuer, clientId: CLIENT },
        roles: [{ value: GROUP, role: 'quality-lead' }],
      }),
    ],
    SITE,
  );

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

type Sealing = (head: string) => string;
const by =
  ({ privateKey }: typeof key): Sealing =>
  (head) =>
    sign('sha256', Buffer.from(head), privateKey).toString('base64url');

/** Somebody signs in; the token says what it would say, but for the changes. Resolves to their role. */
async function roleBy(
  claims: object,
  header: object = { alg: 'RS256' },
  seal: Sealing = by(key),
  places: (issuer: string) => object = () => ({}),
): Promise<string> {
  let nonce = '';
  const issuer = await listening((request, response) => {
    const said = {
      iss: issuer,
      sub: 'ada',
      aud: CLIENT,
      iat: inSeconds(0),
      exp: inSeconds(60),
      nonce,
      groups: [GROUP],
    };
    const head = `${encoded({ kid: 'one', ...header })}.${encoded({ ...said, ...claims })}`;
    const answers: Record<string, object> = {
      '/token': { access_token: 'a', token_type: 'bearer', id_token: `${head}.${seal(head)}` },
      '/jwks': {
        keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
      },
      '/.well-known/openid-configuration': {
        ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'] },
        ...places(issuer),
      },
      '/long': { keys: ' '.repeat(MIB) },
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url ?? '']));
  });
  const organisations = signedInAt(issuer);
  const { pending } = await organisations.ask('riverbend');
  nonce = pending.nonce;
  const arrival = await organisations.judge('riverbend', `?code=c&state=${pending.state}`, pending);
  return arrival.role;
}

test('brings in whom a token names that the organisation signed, for us, now', async () => {
  expect(await roleBy({})).toBe('quality-lead');
});

test.each<[string, object, object?, Sealing?]>([
  ['that nobody signed', {}, { alg: 'none' }, () => ''],
  ['whose signature is none', {}, { alg: 'RS256' }, () => 'AAAA'],
  ['that somebody else signed', {}, { alg: 'RS256' }, by(other)],
  ['that is signed with no key of its own', {}, { alg: 'HS256' }, () => 'AAAA'],
  ['of another sign-in', { nonce: 'A'.repeat(43) }],
  ['of no sign-in', { nonce: undefined }],
  ['for another client', { aud: 'other' }],
  ['for another client, too', { aud: [CLIENT, 'other'], azp: 'other' }],
  ['that is over', { exp: inSeconds(-120) }],
  ['of another issuer', { iss: 'https://evil.example' }],
  ['of nobody', { sub: undefined }],
  ['that names no group as groups are named', { groups: { includes: GROUP } }],
])('brings in nobody by a token %s', async (_which, claims, header, seal) => {
  await expect(roleBy(claims, header, seal)).rejects.toMatchObject({ code: 'organisation-refused' });
});

/** Nothing listens there, and the port is nobody else's meanwhile. */
const refusing = (issuer: string) => issuer.replace('127.0.0.1', '127.0.0.2');
test.each<[string, (issuer: string) => object]>([
  ['keys refuse connections', (issuer) => ({ jwks_uri: `${refusing(issuer)}/jwks` })],
  ['keys have no end', (issuer) => ({ jwks_uri: `${issuer}/long` })],
  ['tokens refuse connections', (issuer) => ({ token_endpoint: `${refusing(issuer)}/token` })],
  ['tokens have no end', (issuer) => ({ token_endpoint: `${issuer}/long` })],
])('tells an organisation whose %s from one that lets nobody in', async (_which, places) => {
  await expect(roleBy({}, undefined, undefined, places)).rejects.toMatchObject({
    code: 'organisation-unreachable',
  });
});

test('reads no answer without end', async () => {
  let sent = 0;
  function* blanks() {
    for (; sent < 256 * MIB; sent += MIB) yield Buffer.alloc(MIB, ' ');
  }
  const issuer = await listening((_request, response) => {
    response.setHeader('content-type', 'application/json');
    void pipeline(Readable.from(blanks()), response).catch(() => undefined);
  });
  await expect(signedInAt(issuer).ask('riverbend')).rejects.toMatchObject({
    code: 'organisation-unreachable',
  });
  expect(sent).toBeLessThan(64 * MIB);
});
