/** `vernix approvals` against a key service with a desk. */
import { generateIdentity } from '@vernix/seal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench } from '../../key-service/test/helpers.ts';
import { Officers } from '../../key-service/test/officers.ts';
import { vernix } from './run-vernix.ts';

let bench: Bench;
let officers: Officers;
beforeAll(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config });
  await officers.found();
});
afterAll(async () => {
  await officers.close();
  await bench.clean();
});

it('lists beside a request the partner that it delivers to', async () => {
  const params = {
    ...{ principal: 'user:k7', purpose: 'care' as const, identity: 1, clinical: 0 },
    ...{
      file: { transferId: 'T'.repeat(22), rows: 1 },
      batches: ['a'.repeat(64)],
      until: bench.now + 60_000,
    },
  };
  const delivery = await officers.open({
    kind: 'bulk-release',
    params: { ...params, deliverTo: 'institute' },
  });
  const { recipient } = await generateIdentity('hybrid');
  const others = [
    await officers.open({ kind: 'bulk-release', params }),
    await officers.open({ kind: 'key-export', params: { recipient } }),
  ];

  const list = (...more: string[]) =>
    vernix(bench.directory, 'approvals', 'list', '--socket', officers.config.socket, ...more);
  const lines = (await list()).stdout.trim().split('\n');
  const lineOf = (nonce: string) => lines.find((line) => line.startsWith(nonce));
  expect(lineOf(delivery)).toContain(
    '  bulk-release, to be delivered to institute, asked by vault, approved by ',
  );
  for (const nonce of others) expect(lineOf(nonce)).not.toContain('delivered');
  const { requests } = JSON.parse((await list('--json')).stdout) as { requests: object[] };
  expect(requests.filter((one) => 'deliverTo' in one)).toMatchObject([
    { nonce: delivery, deliverTo: 'institute' },
  ]);
});
