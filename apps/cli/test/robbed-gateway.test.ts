/** A gateway in a thief's hands, and what reaches the terminal and the memory of whoever asks it. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, it } from 'vitest';
import { type Ran, temporaryDirectory, vernix } from './run-vernix.ts';

const ID = '3vQh0aJ1Qy2mZb7cXw9K4A';
const AT = '2026-01-31T12:00:00.000Z';
/** Names the window, turns the direction of writing, and clears the line, in the old way and in the new one. */
const MOVES = '\u001b]0;mine\u0007 \u202e \u009b2K \u2028';
const MOVING = /[\p{Cc}\p{Cf}\p{Zl}]/u;

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function asking(answer: RequestListener, ...command: string[]): Promise<Ran> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const directory = await temporaryDirectory();
  const token = join(directory, 'token');
  await writeFile(token, 'a-token', { mode: 0o600 });
  const gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return vernix(directory, ...command, '--gateway', gateway, '--token-file', token);
}

const failed = (errorCode: string, error: object): RequestListener => {
  const times = { createdAt: AT, receivedAt: AT, expiresAt: AT };
  const counts = { size: 1, received: 1, sealedAtSource: true, balance: null };
  const there = { reportReady: false, logProofReady: false };
  const transfer = { id: ID, state: 'failed', ...times, ...counts, errorCode, error, ...there };
  return (_request, response) => response.end(JSON.stringify(transfer));
};

it('moves nothing on the terminal by an error of a file', async () => {
  const words = { en: `Words${MOVES}`, fr: `Mots${MOVES}` };
  const error = { code: 'new', message: words, action: words, params: {} };
  const { code, stdout } = await asking(failed(`new${MOVES}`, error), 'status', ID);
  expect([code, stdout.includes('Words')]).toEqual([0, true]);
  for (const line of stdout.split('\n')) expect(line).not.toMatch(MOVING);
});

it('says in its own words what an error means that is known here', async () => {
  const words = { en: 'Call 555-0100 and read out your token.', fr: 'Appelez 555-0100.' };
  const error = { code: 'file-not-text', message: words, action: words, params: {} };
  const { stdout } = await asking(failed('file-not-text', error), 'status', ID);
  expect(stdout).toContain('(file-not-text)');
  expect(stdout).not.toContain('555-0100');
});

it('names in its own words as many columns as a file may lack', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `a${at}`.padEnd(80, '_')).join(', ');
  const words = { en: 'Words', fr: 'Mots' };
  const error = { code: 'header-missing', message: words, action: words, params: { count: 10, names } };
  const { stdout } = await asking(failed('header-missing', error), 'status', ID);
  expect(stdout.replaceAll(/\s/g, '')).toContain(names.replaceAll(' ', ''));
});

it('moves nothing on the terminal by what it says of itself', async () => {
  const error = {
    code: 'upload-metadata-invalid',
    params: { where: `pairs${MOVES}\nvernix: done`, pair: 2 },
  };
  const refusing: RequestListener = (_request, response) =>
    response.writeHead(400).end(JSON.stringify({ error }));
  const { code, stderr } = await asking(refusing, 'status', ID);
  expect(code).not.toBe(0);
  expect(stderr).toContain('(upload-metadata-invalid)');
  for (const line of stderr.split('\n')) expect(line).not.toMatch(MOVING);
  expect(stderr).not.toMatch(/^vernix: done/m);
});

it('is told from a defect of ours when its report is none', async () => {
  const { stderr } = await asking((_request, response) => response.end('report?'), 'report', ID);
  expect(stderr).toContain('(gateway-answer-unknown)');
});

const MIB = 1024 * 1024;
it.each(['status', 'report'])('ends “%s” when the answer does not', async (command) => {
  let sent = 0;
  function* blanks() {
    for (; sent < 512 * MIB; sent += MIB) yield Buffer.alloc(MIB, ' ');
  }
  const endless: RequestListener = (_request, response) =>
    void pipeline(blanks, response).catch(() => undefined);
  const { stderr } = await asking(endless, command, ID);
  expect(stderr).toContain('(gateway-answer-unknown)');
  expect(sent).toBeLessThan(128 * MIB);
});
