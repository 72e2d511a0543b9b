/** The key service goes on with an older copy of its directory: the vault uses it no more, and whoever keeps the house is told. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { House, VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { openSource } from '@vernix/log-store';
import { createLog } from '@vernix/service';
import { expect, it } from 'vitest';
import { startVault, type Vault } from '../src/index.ts';
import { worldForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForEachTest();
const EVENT = { type: 'file.deleted', transferId: 'AAAAAAAAAAAAAAAAAAAAAA', from: 'gateway' } as const;
const KEPT = ['store', 'store.sealing-key'];

interface Line {
  readonly level: string;
  readonly event: string;
}

/** The key service starts with what lies in a directory beside its own. */
async function startWith(copy: string): Promise<void> {
  const { keys } = setting;
  await keys.stop();
  for (const name of KEPT) {
    await rm(join(keys.directory, name), { recursive: true });
    await cp(join(keys.directory, copy, name), join(keys.directory, name), { recursive: true });
  }
  await keys.start();
}

async function stopAndCopy(copy: string): Promise<void> {
  const { keys } = setting;
  await keys.stop();
  for (const name of KEPT)
    await cp(join(keys.directory, name), join(keys.directory, copy, name), { recursive: true });
  await keys.start();
}

const append = (): Promise<unknown> =>
  KeyClient.with(setting.keys.socket, (keys) =>
    keys.call('log.append', { principal: 'vault', event: EVENT }),
  );

it('is an incident in the vault’s log, once each time it begins; and the log’s address says so', async () => {
  const { world } = setting;
  const lines: Line[] = [];
  const log = createLog('vault', { write: (line) => void lines.push(JSON.parse(line) as Line) });
  await world.startGateway();
  await stopAndCopy('older');
  const config = { ...world.config, logListen: { host: '127.0.0.1', port: 0, tls: null } };
  const vault: Vault = await startVault(config, log);
  try {
    const place = vault.logUrl ?? '';
    const served = async (): Promise<boolean> => (await fetch(`${place}/checkpoint`)).ok;
    for (let times = 0; times < 3; times += 1) await append();
    await stopAndCopy('newest');
    await until(served); // by a new connection: it has seen them
    const incidents = (): Line[] => lines.filter(({ event }) => event === 'key-service-refused');
    expect(incidents()).toEqual([]);

    await startWith('older');
    await until(() => Promise.resolve(incidents().length > 0));
    for (let times = 0; times < 3; times += 1) expect(await served()).toBe(false);
    expect(incidents()).toHaveLength(1);
    const { message, action } = new VernixError('key-service-rolled-back').toBody().error;
    const [start = ''] = message.en.split('…');
    const incident = { level: 'error', code: 'key-service-rolled-back', action };
    expect(incidents()[0]).toMatchObject({
      ...incident,
      message: { en: expect.stringContaining(start) as string },
    });
    const session = await fetch(`${vault.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: vault.url },
      body: JSON.stringify({ token: world.staffToken }),
    });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    const house = House.parse(await (await fetch(`${vault.url}/api/house`, { headers: { cookie } })).json());
    expect([house.keyService, house.keyServiceError?.code]).toEqual([null, 'key-service-rolled-back']);
    expect(house.keyServiceError).toMatchObject({ action });
    const reading = openSource(place, new AbortController().signal);
    await expect(reading).rejects.toMatchObject({
      code: 'log-withheld',
      params: { reason: 'key-service-rolled-back' },
    });

    await startWith('newest');
    await until(served);
    expect(lines.filter(({ event }) => event === 'key-service-believed')).toHaveLength(1);
    await startWith('older');
    await until(() => Promise.resolve(incidents().length === 2));
  } finally {
    await vault.close();
  }
}, 60_000);
