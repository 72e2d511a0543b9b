import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../src/index.ts';

const Config = z.object({ port: z.int(), secret: z.string().min(40) });
const dir = mkdtempSync(join(tmpdir(), 'vernix-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

const SCRIPT = `
import { loadConfig } from ${JSON.stringify(new URL('../src/config.ts', import.meta.url).href)};
import { z } from 'zod';
process.stdout.write(JSON.stringify(loadConfig(z.object({ port: z.int() }))));
`;
function run(...args: string[]) {
  return spawnSync(process.execPath, ['--input-type=module', '-', ...args], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
    input: SCRIPT,
  });
}

test('a valid configuration is returned', () => {
  expect(parseConfig(z.object({ port: z.int() }), '{"port": 1}')).toEqual({ port: 1 });
});

test('every fault is named by its path, and no value is shown', () => {
  const parse = () => parseConfig(Config, '{"port": "x", "secret": "hunter2"}');
  expect(parse).toThrow(/port: .*secret: /);
  expect(parse).not.toThrow(/hunter2/);
  expect(() => parseConfig(Config, '{')).toThrow(/not JSON/);
});

test('the command line: --config FILE, exit code 2 on a fault', () => {
  const good = join(dir, 'good.json');
  const bad = join(dir, 'bad.json');
  writeFileSync(good, '{"port": 7}');
  writeFileSync(bad, '{"port": "seven"}');
  expect(run('--config', good)).toMatchObject({ status: 0, stdout: '{"port":7}' });
  expectFault(run('--config', bad), /config-invalid.*port/);
  expectFault(run(), /--config is missing.*docs\/operating\.md/);
  expectFault(run('--config', join(dir, 'none.json')), /ENOENT/);
});

function expectFault(result: ReturnType<typeof run>, stderr: RegExp): void {
  expect(result.status).toBe(2);
  expect(result.stderr).toMatch(stderr);
}
