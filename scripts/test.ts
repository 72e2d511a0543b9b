/**
 * `npm test`: format and types, then every test. The last line says what the run itself counted.
 * `npm test -- PATH …` or `-- --project unit` runs those tests alone, without the checks.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildConsole, consoleIsCurrent } from '@vernix/cli';
import { parseCLI, startVitest, type TestModule } from 'vitest/node';
import { roomInMemory } from './test-room.ts';

// Who says where to put things is asked for nothing more.
process.env['TMPDIR'] ??= roomInMemory() ?? tmpdir();

const GO_SOURCE = fileURLToPath(new URL('../platform/log-files/test/go', import.meta.url));

const argv = process.argv.slice(2);
const everything = argv.length === 0;
const { filter, options } = parseCLI(['vitest', 'run', ...argv]);

/** One of package.json's checks. Resolves to what it said, and whether it found nothing. */
async function check(script: string): Promise<{ script: string; said: string; clean: boolean }> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { script, said, clean: code === 0 };
}

/** A start would build it too, but within the time of a test, and it goes on when that fails. */
async function keepConsole(): Promise<void> {
  if (!(everything || /e2e|browser|system/.test(argv.join(' '))) || consoleIsCurrent()) return;
  console.log('Building the console …');
  await buildConsole((words) => console.log(words), new AbortController().signal);
}

/** Go compiles its library first where it never did: a minute, within the time of whatever test wants the program first. */
async function fillGoCache(): Promise<void> {
  if (!everything) return;
  const build = spawn('go', ['build', '-o', devNull, '.'], { cwd: GO_SOURCE, stdio: 'ignore' });
  await once(build, 'close').catch(() => undefined); // without Go: those tests say that they are skipped
}

const first = everything ? ['format:check', 'types'] : [];
const [found] = await Promise.all([
  Promise.all(first.map((script) => check(script))),
  keepConsole(),
  fillGoCache(),
]);
for (const { said } of found) if (said !== '') console.log(said);
for (const { script } of found.filter(({ clean }) => !clean)) {
  console.log(`${script}: see above. No test was run.`);
}
if (found.some(({ clean }) => !clean)) process.exit(1);

const vitest = await startVitest(filter, { ...options, run: true, watch: false });
const modules = vitest.state.getTestModules();
const unhandled = vitest.state.getUnhandledErrors().length;
await vitest.close();

const count = (state: 'passed' | 'failed' | 'skipped'): number =>
  modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);

/** A file that could not be loaded, or whose hooks failed, has no failed test to be counted by. */
const brokenOtherwise = (module: TestModule): boolean =>
  module.state() === 'failed' && [...module.children.allTests('failed')].length === 0;

const passed = count('passed');
const failed = count('failed') + modules.filter(brokenOtherwise).length + unhandled;
console.log(`${passed} passed, ${failed} failed, ${count('skipped')} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
