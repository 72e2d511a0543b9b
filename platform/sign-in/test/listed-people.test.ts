import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccountsFile, ListedPeople } from '../src/listed-people.ts';

/** Long enough that only this file looks. */
const NEVER_BY_ITSELF = 86_400;
const WHEN = new Date('2026-01-01T00:00:00Z');

let directory: string;
let file: string;
let versionFile: string;
let key: Awaited<ReturnType<typeof generateSigningKey>>;
let people: ListedPeople;
let events: string[];

const person = (account: string) => ({
  account,
  role: 'clerk',
  organisation: 'riverbend',
  passkeys: [{ id: `passkey-of-${account}`, publicKey: 'AAAA', transports: [], label: 'desk' }],
});
const isListed = async (account: string) => (await people.of(account)).length > 0;

/** Puts a list in place as `rsync -t` does: its time is of where it was made. */
async function publish(version: number, accounts: readonly string[]): Promise<void> {
  const list = {
    type: 'vernix-accounts/1',
    version,
    issuedAt: WHEN.toISOString(),
    people: accounts.map(person),
  };
  await writeFile(file, await signStatement(list, key.privateJwk));
  await utimes(file, WHEN, WHEN);
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-listed-'));
  [file, versionFile] = [join(directory, 'accounts.jws'), join(directory, 'version')];
  key = await generateSigningKey();
  events = [];
  await publish(1, ['a-1', 'b-2']);
  const settings = { file, publicKey: key.publicKey, versionFile, checkSeconds: NEVER_BY_ITSELF };
  const log = createLog('gateway', {
    write: (line) => events.push((JSON.parse(line) as { event: string }).event),
  });
  people = await ListedPeople.open(AccountsFile.parse(settings), log, () => undefined);
});
afterEach(async () => {
  people.close();
  await rm(directory, { recursive: true });
});

it('takes a list once a disk that was full has room again', async () => {
  await mkdir(`${versionFile}.tmp`); // nothing can be remembered
  await publish(2, ['a-1']);
  await people.refresh();
  expect(await isListed('b-2')).toBe(true);
  await rm(`${versionFile}.tmp`, { recursive: true });
  await people.refresh();
  expect([await isListed('a-1'), await isListed('b-2')]).toEqual([true, false]);
});

it('notices a list whose time is that of the one before', async () => {
  await publish(2, ['a-1']);
  await people.refresh();
  expect(await isListed('b-2')).toBe(false);
});

it('says once that it refuses a list, and goes on by the one before; also when that is taken away', async () => {
  await publish(2, ['a-1']);
  await people.refresh();
  await publish(1, ['b-2']);
  for (let look = 0; look < 3; look += 1) await people.refresh();
  await rm(file);
  await people.refresh();
  expect([await isListed('a-1'), await isListed('b-2')]).toEqual([true, false]);
  expect(events).toEqual(['accounts-read', 'accounts-read', 'accounts-refused']);
});

it('signs nobody in who was taken off the list after they were found', async () => {
  const [gone, there] = await Promise.all(['a-1', 'b-2'].map((one) => people.find(`passkey-of-${one}`)));
  await publish(2, ['b-2']);
  await people.refresh();
  await expect(people.signedIn(gone!.who!, 1)).rejects.toMatchObject({ code: 'passkey-refused' });
  expect(await people.signedIn(there!.who!, 1)).toMatchObject({ account: 'b-2', role: 'clerk' });
});
