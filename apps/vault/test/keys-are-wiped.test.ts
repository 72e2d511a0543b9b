import type { KeyClient } from '@vernix/key-channel';
import { expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();

it.each([
  ['a file that went in', {}, null],
  ['a mapping nobody has', { mapping: 'no-such-mapping' }, 'mapping-unknown'],
  ['a label that is no JSON', { label: 'births.csv' }, 'age-payload-invalid'],
])('what opening a transfer gave is overwritten after %s', async (_, options, code) => {
  const { registry } = setting;
  const given: Buffer[] = [];
  const call = async (...asked: Parameters<KeyClient['call']>) => {
    const answer = await registry.keys.call(...asked);
    if (asked[0] === 'transfer.open') {
      expect(answer.binary.some((byte) => byte !== 0)).toBe(true);
      given.push(answer.binary);
    }
    return answer;
  };
  await registry.store(template(births(3)), options);
  const ingest = registry.ingestNext(undefined, undefined, { call } as unknown as KeyClient);
  if (code === null) await ingest;
  else await expect(ingest).rejects.toMatchObject({ code });
  expect(given).toHaveLength(1);
  expect(given[0]?.every((byte) => byte === 0)).toBe(true);
});
