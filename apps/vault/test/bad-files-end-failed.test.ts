import { randomBytes } from 'node:crypto';
import { generateIdentity, sealBuffer } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { type RunningLane, startLane } from './support/lane.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();
let lane: RunningLane;
beforeEach(() => {
  lane = startLane(setting.registry, setting.keys.socket);
});
afterEach(() => lane.stop());

const file = template(births(5));
const stranger = async () => (await generateIdentity('hybrid')).recipient;
const truncated = async () => (await sealBuffer([setting.keys.recipient], Buffer.from(file))).subarray(0, -1);
const reordered = async () => {
  const sealed = Buffer.from(await sealBuffer([setting.keys.recipient], randomBytes(200_000)));
  const [a, b] = [sealed.length - 140_000, sealed.length - 70_000];
  return Buffer.concat([sealed.subarray(0, a), sealed.subarray(b), sealed.subarray(a, b)]);
};

describe('a file at fault ends failed with its code, and nothing of it stays', () => {
  it.each([
    ['sealed to someone else’s key', 'sealed-to-another-key', async () => ({ recipient: await stranger() })],
    ['not age at all', 'age-header-invalid', () => ({ sealed: Buffer.from(file) })],
    ['age cut short by a byte', 'age-payload-invalid', async () => ({ sealed: await truncated() })],
    ['age with chunks out of order', 'age-payload-invalid', async () => ({ sealed: await reordered() })],
    ['with a label that is no JSON', 'age-payload-invalid', () => ({ label: '{"fileName":' })],
    ['with a label of another kind', 'age-payload-invalid', () => ({ label: '["births.csv"]' })],
    ['of a mapping nobody has', 'mapping-unknown', () => ({ mapping: 'no-such-mapping' })],
  ])('%s: %s', async (_, code, options) => {
    await expectFailed(file, code, await options());
  });

  it.each([
    ['nothing', 'file-empty', ''],
    ['a header of other columns', 'header-unrecognised', 'a,b,c\n1,2,3\n'],
    ['a quote never closed', 'quote-not-closed', `${file}"CHART`],
    [
      'bytes that are no text',
      'file-not-text',
      Buffer.concat([Buffer.from([0, 1, 2, 0xff]), randomBytes(500)]),
    ],
  ])('%s: %s', async (_, code, content) => {
    await expectFailed(content, code);
  });

  it('a quote never closed behind rows that were being stored when it was found: quote-not-closed', async () => {
    await expectFailed(`${template(births(8_500))}"CHART`, 'quote-not-closed');
  });

  async function expectFailed(content: string | Buffer, code: string, options = {}): Promise<void> {
    const { registry } = setting;
    const id = await registry.store(content, options);
    const transfer = await lane.decided(registry, id);
    expect(transfer).toMatchObject({ state: 'failed', error_code: code, rows: null, batch_no: null });
    for (const table of [
      'source_record',
      'membership',
      'person',
      'delivery',
      'link_token',
      'finding',
      'fact_block',
      'element_set',
    ]) {
      expect(await registry.count(table)).toBe(0);
    }
    expect(await registry.count('graphile_worker.jobs', `key = 'report:${id}'`)).toBe(1);
    // Which key the registry's tokens are made with is known since the first file was opened, whatever was in it.
    expect(await registry.count('counter', `value <> 0 AND name <> 'token_generation'`)).toBe(0);
  }
});

it('does not hold up the files behind it', async () => {
  const bad = await setting.registry.store('a,b\n1,2\n');
  const good = await setting.registry.store(file);
  expect(await lane.decided(setting.registry, good)).toMatchObject({ state: 'committed' });
  expect(await setting.registry.transfer(bad)).toMatchObject({ state: 'failed' });
});
