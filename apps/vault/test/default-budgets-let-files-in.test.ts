import { DEFAULT_BUDGETS } from '@vernix/meter';
import { expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest(DEFAULT_BUDGETS);
/** Their tokens are more than a file has for itself. */
const ROWS = 40;

it('a file that was given up comes in the next time: what it asked before is not held against it', async () => {
  const { registry } = setting;
  const id = await registry.store(template(births(ROWS)));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const interrupted = registry.ingestNext((rows) => {
      if (rows > 0) throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
  }
  await registry.ingestNext();
  expect(await registry.transfer(id)).toMatchObject({ state: 'committed', rows: ROWS });
});
