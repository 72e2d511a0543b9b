/** `vernix keys list` against a key service: what the roster, the senders and the witnesses have to be told. */
import { IntakeStatement } from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import { parsePolicy } from '@vernix/tlog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench } from '../../key-service/test/helpers.ts';
import { vernix } from './run-vernix.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.make();
  await bench.start();
});
afterAll(() => bench.clean());

const list = async (...more: string[]): Promise<string> =>
  (await vernix(bench.directory, 'keys', 'list', '--admin', bench.adminSocket, ...more)).stdout;

interface Listed {
  readonly statementKey: string;
  readonly logKeys: readonly string[];
}

it('names the key that signs statements, also after that was replaced', async () => {
  const client = await bench.client(bench.adminSocket);
  const named = async (): Promise<string> => {
    const { statementKey } = JSON.parse(await list('--json')) as Listed;
    const { statement } = (await client.call('hello', {})).answer;
    await verifyStatement(statement, statementKey, IntakeStatement);
    return statementKey;
  };
  const first = await named();
  await client.call('keys.rotate', { principal: 'operator', key: 'statement' });
  expect(await named()).not.toBe(first);
});

it('prints the log’s keys as the lines of a policy', async () => {
  const { logKeys } = JSON.parse(await list('--json')) as Listed;
  const lines = (await list()).split('\n').filter((line) => line.startsWith('log '));
  expect(lines).toEqual(logKeys.map((key) => `log ${key}`));
  expect(() => parsePolicy([...lines, 'quorum none', ''].join('\n'))).not.toThrow();
});
