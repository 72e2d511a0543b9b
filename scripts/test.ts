/**
 * `npm test`: format, types and lint, then every test. The last line says what the run itself counted.
 * `npm test -- PATH …` or `-- --project unit` runs those tests alone, without the checks.
 */
import { spawnSync } from 'node:child_process';
import { buildConsole, consoleIsCurrent } from '@vernix/cli';
import { parseCLI, startVitest, type TestModule } from 'vitest/node';

const argv = process.argv.slice(2);
const { filter, options } = parseCLI(['vitest', 'run', ...argv]);

if (argv.length === 0) {
  const check = spawnSync('npm', ['run', '--silent', 'check'], { stdio: 'inherit' });
  if (check.status !== 0) {
    console.log('Format, types or lint: see above. No test was run.');
    process.exit(1);
  }
}
// A start would build it too, but within the time of a test, and it goes on when that fails.
if ((argv.length === 0 || /e2e|browser|system/.test(argv.join(' '))) && !consoleIsCurrent()) {
  console.log('Building the console …');
  await buildConsole((words) => console.log(words), new AbortController().signal);
}

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
