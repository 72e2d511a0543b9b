import { mkdtemp, open, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { databaseError } from '../src/db/connection.ts';
import { openStaffSite } from './support/staff-site.ts';

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

const byState = (code: string) => Object.assign(new pg.DatabaseError('refused', 0, 'error'), { code });

it('a server that nobody reaches is database-unreachable', async () => {
  const refused = new Promise((_, fail) => connect(1, '127.0.0.1').on('error', fail));
  const noSocket = new Promise((_, fail) => connect('/no/such/socket').on('error', fail));
  for (const error of await Promise.all([refused, noSocket].map(failure)))
    expect(databaseError(error)).toMatchObject({ code: 'database-unreachable' });
});

it('a full disk of ours is no fault of the database', async () => {
  const full = await open('/dev/full', 'a');
  const error = await failure(full.writeFile('x'));
  await full.close();
  expect(error).toMatchObject({ code: 'ENOSPC' });
  expect(databaseError(error)).toBe(error);
});

it.each([
  ['08006', 'database-unreachable'],
  ['53300', 'database-unreachable'],
  ['57P01', 'database-unreachable'],
  ['58030', 'database-unreachable'],
  ['53100', 'database-full'],
  ['53200', 'database-full'],
  ['23505', '23505'],
])('SQLSTATE %s is %s', (state, code) => {
  expect(databaseError(byState(state))).toMatchObject({ code });
});

it.each([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'UNSPECIFIED', // a key or a digest that is too weak
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'EPROTO',
])('a certificate or a session refused as %s is database-unproven', (code) => {
  const refused = Object.assign(new Error('refused'), { code });
  expect(databaseError(refused)).toMatchObject({ code: 'database-unproven' });
});

it('whoever asks for a page meanwhile is told that the database does not answer', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-no-database-'));
  const site = await openStaffSite('postgres://127.0.0.1:1/none', directory);
  try {
    const { status, body } = await site.browser().open(site.link('steward'));
    expect([status, body.error.code]).toEqual([503, 'database-unreachable']);
  } finally {
    await site.close();
    await rm(directory, { recursive: true });
  }
});
