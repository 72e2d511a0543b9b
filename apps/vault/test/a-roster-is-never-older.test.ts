import { generateSigningKey } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startVault, type Vault } from '../src/index.ts';
import { worldForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = worldForEachTest();
let vault: Vault | undefined;
let lines: string[];
beforeEach(() => {
  lines = [];
});
afterEach(() => stop());

async function start(publicKey = setting.world.config.roster.publicKey): Promise<void> {
  const { world } = setting;
  const roster = { ...world.config.roster, publicKey, checkSeconds: 0.02 };
  const log = createLog('vault', { write: (line) => void lines.push(line) });
  vault = await startVault({ ...world.config, roster }, log);
}
async function stop(): Promise<void> {
  await vault?.close();
  vault = undefined;
}
const told = (event: string) =>
  lines
    .map((line) => JSON.parse(line) as { event: string; code?: string; version?: number })
    .filter((line) => line.event === event);

it('also after a restart', async () => {
  await setting.world.writeRoster(5);
  await start();
  await stop();
  await setting.world.writeRoster(4);
  await expect(start()).rejects.toMatchObject({ code: 'roster-older', params: { version: 5 } });
  await setting.world.writeRoster(5);
  await start();
});

it('while the vault runs: the one in use stays, which is told once', async () => {
  await setting.world.writeRoster(2);
  await start();
  await setting.world.writeRoster(1);
  await until(() => Promise.resolve(told('roster-refused').length > 0));
  await setting.world.writeRoster(3);
  await until(() => Promise.resolve(told('roster-in-use').length === 2));
  expect(told('roster-refused')).toMatchObject([{ code: 'roster-older', version: 2 }]);
  expect(told('roster-in-use').map(({ version }) => version)).toEqual([2, 3]);
});

it('but another signing key, once it is pinned, counts from its own beginning', async () => {
  await setting.world.writeRoster(5);
  await start();
  await stop();
  const other = await generateSigningKey();
  await setting.world.writeRoster(1, other.privateJwk);
  await expect(start()).rejects.toMatchObject({ code: 'signature-wrong' });
  await start(other.publicKey);
});
