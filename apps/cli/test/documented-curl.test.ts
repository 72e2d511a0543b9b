/** The commands for curl that docs/submitting.md shows, as a sender would paste them, against a real gateway. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SenderTransfer, WhoAmI } from '@vernix/contracts';
import { generateIdentity, sealBuffer } from '@vernix/seal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealGateway, startGateway } from './real-gateway.ts';
import { temporaryDirectory } from './run-vernix.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const PAGE = readFileSync(new URL('../../../docs/submitting.md', import.meta.url), 'utf8');
const CSV = 'a,b\n'.repeat(500);

/** The first block of commands behind a place on the page, with an id of one's own. */
function shown(place: string, id = ''): string {
  const [, rest] = PAGE.split(place);
  const [, block] = /```sh\n(.*?)```/s.exec(rest ?? '') ?? [];
  if (block === undefined) throw new Error(`nothing is shown behind ${place}`);
  return block.replaceAll(/\bID\b/g, id);
}

describe.skipIf(!hasCurl)('with curl (skipped without it)', () => {
  let gateway: RealGateway;
  let directory: string;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    gateway = await startGateway(directory);
    await writeFile(join(directory, 'births.csv'), CSV);
    await writeFile(join(directory, 'token'), await readFile(join(directory, '.vernix/config/token')));
  });
  afterAll(() => gateway.stop());

  /** As one reads the page: what is set first holds for what follows. */
  const run = async (...commands: readonly string[]): Promise<string> => {
    const setUp = shown('\n## With curl\n').replace(/^GATEWAY=.*/m, `GATEWAY=${gateway.address}`);
    const script = [setUp, 'FILE=births.csv', ...commands].join('\n');
    return (await promisify(execFile)('bash', ['-euc', script], { cwd: directory })).stdout;
  };
  const stateOf = async (id: string): Promise<SenderTransfer> =>
    SenderTransfer.parse(JSON.parse(await run(`curl -sS -H "$AUTH" $GATEWAY/v1/files/${id}`)));
  const begin = async (): Promise<string> => {
    const [, id] = /^location: .*\/v1\/files\/(\S+)/im.exec(await run(shown('**Begin.**'))) ?? [];
    if (id === undefined) throw new Error('it is not said where the upload is');
    return id;
  };

  it('says who one is', async () => {
    expect(WhoAmI.parse(JSON.parse(await run(shown('**Who am I')))).partner).toBe('riverbend');
  });

  it('sends a file in one request', async () => {
    const id = await begin();
    await run(shown('**Send.**', id));
    expect(await stateOf(id)).toMatchObject({ state: 'received', received: CSV.length });
  });

  it('goes on where the line broke', async () => {
    const id = await begin();
    await run('head -c 700 births.csv > part', shown('**Send.**', id).replace('-T "$FILE"', '-T part'));
    expect(await stateOf(id)).toMatchObject({ state: 'receiving', received: 700 });
    await run(shown('**Continue**', id));
    expect(await stateOf(id)).toMatchObject({ state: 'received', received: CSV.length });
  });

  it('withdraws what is not finished', async () => {
    const id = await begin();
    await run(shown('**Withdraw**', id));
    expect((await stateOf(id)).state).toBe('terminated');
  });

  it('collects a delivery, and confirms it by the hash that was checked', async () => {
    const { recipient } = await generateIdentity('hybrid');
    const sealed = await sealBuffer([recipient], Buffer.from('rows'));
    const id = randomBytes(16).toString('hex').slice(0, 22);
    await gateway.leaveDelivery(id, sealed);
    const sha256 = createHash('sha256').update(sealed).digest('hex');
    const commands = shown('\nWith curl:\n', id).replace('"sha256":"…"', `"sha256":"${sha256}"`);
    expect(await run(commands)).toContain(`${sha256}  ${id}.age`);
    expect((await gateway.left()).get(id)).toBe('acknowledged');
  });
});
