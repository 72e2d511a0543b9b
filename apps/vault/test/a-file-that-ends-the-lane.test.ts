import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { startLaneProcess } from './support/lane.ts';
import { registryForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = registryForEachTest();
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

function startProcess(): ChildProcess {
  const { registry, keys } = setting;
  child = startLaneProcess(registry, keys.socket, { firstSeconds: 600, mostSeconds: 600 });
  return child;
}

it('each time it is opened lets the one behind it in, and shows that something is wrong', async () => {
  const { registry } = setting;
  const deadly = await registry.store(template(births(9_000)));
  const other = await registry.store(template(births(3)));
  const otherIsIn = () => registry.count('transfer', `transfer_id = '${other}' AND state = 'committed'`);
  const begun = (times: number) =>
    registry.count('transfer', `transfer_id = '${deadly}' AND attempts >= ${times}`);
  for (let lives = 1; (await otherIsIn()) === 0; lives += 1) {
    expect(lives).toBeLessThan(5);
    const lane = startProcess();
    await until(async () => (await otherIsIn()) + (await begun(lives)) > 0);
    lane.kill('SIGKILL'); // as memory that runs out would
    await once(lane, 'exit');
  }
  expect(await registry.transfer(deadly)).toMatchObject({ state: 'stored', fault_code: 'internal' });
}, 60_000);
