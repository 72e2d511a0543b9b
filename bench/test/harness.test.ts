import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BENCHES } from '../src/benches.ts';
import { measure as measureGuards } from '../src/guards.ts';
import { measure as measureLog } from '../src/log.ts';
import { BenchReport, type Finding, readable } from '../src/report.ts';
import { measure } from '../src/seal.ts';
import { median, Times } from '../src/timing.ts';
import { measure as measureUpload } from '../src/upload.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function bench(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
}

describe('npm run bench', () => {
  it('lists every bench with its bound, without a name', () => {
    const { status, stdout } = bench();
    expect(status).toBe(0);
    const listed = BENCHES.map(({ name, about, bound }) => `${name}\n  ${about}\n  Bound: ${bound}\n`);
    expect(stdout).toBe(listed.join(''));
  });

  it('exits 2 for a name it does not know, and says which there are', () => {
    const { status, stderr } = bench('nothing');
    expect(status).toBe(2);
    expect(stderr).toContain('seal');
  });

  it('exits 2 for an option it does not know, and says how it is asked', () => {
    const { status, stderr } = bench('--jsn');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Unknown option '--jsn'.*\nusage: npm run bench -- \[NAME\] \[--json\]\n$/);
  });

  it('has one bench a name', () => {
    expect(new Set(BENCHES.map(({ name }) => name)).size).toBe(BENCHES.length);
  });
});

describe('a bound', () => {
  const report = () => new BenchReport('example', () => undefined);

  it('holds when every goal is reached', () => {
    const both = report();
    both.goal('one', 1, '×', 1);
    both.goal('two', 3, '×', 2);
    expect(both.holds).toBe(true);
  });

  it('does not hold when one goal is missed, was never measured, or there was none', () => {
    const missed = report();
    missed.goal('one', 1, '×', 1);
    missed.goal('two', 1.99, '×', 2);
    const unmeasured = report();
    unmeasured.goal('one', Number.NaN, '×', 1);
    const none = report();
    none.figure('speed', 1000, 'MB/s');
    expect([missed, unmeasured, none].map(({ holds }) => holds)).toEqual([false, false, false]);
  });
});

describe('taking turns', () => {
  it('compares within each round: one busy round changes nothing', () => {
    const times = new Times(
      new Map([
        ['ours', [1, 10, 1]],
        ['theirs', [2, 20, 2]],
      ]),
    );
    expect(times.ratio('ours', 'theirs')).toBe(2);
    expect(times.get('theirs')).toBe(2);
  });

  it('takes the middle of an even number, too', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

it('seals, opens and reports, whether or not age is installed', async () => {
  const findings: Finding[] = [];
  await measure(new BenchReport('seal', (finding) => findings.push(finding)), 3_000_000, 1);
  const goals = findings.filter(({ kind }) => kind === 'goal');
  expect(goals).toHaveLength(2);
  expect(findings.map(readable).join('\n')).toMatch(/seal ÷ (age|cipher) .* ×/);
});

it('uploads a small file, and compares with one process', async () => {
  const findings: Finding[] = [];
  await measureUpload(new BenchReport('upload', (finding) => findings.push(finding)), 3_000_000, 1);
  expect(findings.filter(({ kind }) => kind === 'goal')).toHaveLength(1);
  expect(findings.map(readable).join('\n')).toMatch(/sealed at source ÷ one process .* ×/);
});

it('appends a few entries to a log, and compares with one appender', async () => {
  const findings: Finding[] = [];
  await measureLog(new BenchReport('log', (finding) => findings.push(finding)), 600, 1);
  expect(findings.filter(({ kind }) => kind === 'goal')).toHaveLength(1);
  expect(findings.map(readable).join('\n')).toMatch(/log ÷ one appender .* ×/);
});

it('takes a small file in with guards and without, and compares', async () => {
  const findings: Finding[] = [];
  await measureGuards(new BenchReport('guards', (finding) => findings.push(finding)), 300, 1);
  expect(findings.filter(({ kind }) => kind === 'goal')).toHaveLength(1);
  expect(findings.map(readable).join('\n')).toMatch(/with ÷ without .* ×/);
}, 90_000);
