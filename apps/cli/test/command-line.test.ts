import { VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { COMMANDS } from '../src/commands/index.ts';
import { EXIT_CODES, exitFor } from '../src/exit-code.ts';
import { commandHelp } from '../src/help.ts';
import { createOutput } from '../src/output.ts';
import { runCommandLine } from '../src/run.ts';
import { temporaryDirectory, vernix } from './run-vernix.ts';

const silent = createOutput(true, {
  stdout: { write: () => true } as unknown as NodeJS.WriteStream,
  stderr: { write: () => true } as unknown as NodeJS.WriteStream,
  env: {},
} as never);

it('says what it can do, and that doing nothing is a mistake', async () => {
  const directory = await temporaryDirectory();
  const asked = await vernix(directory, '--help');
  expect(asked.code).toBe(0);
  for (const { name } of COMMANDS) expect(asked.stdout).toContain(name);
  expect((await vernix(directory)).code).toBe(EXIT_CODES.usage.code);
});

it.each(COMMANDS.map(({ name }) => name))('explains %s, option by option', async (name) => {
  const command = COMMANDS.find((candidate) => candidate.name === name)!;
  const help = commandHelp(command).join('\n');
  for (const option of Object.keys(command.options)) expect(help).toContain(`-${option}`);
  expect(await runHelp(name)).toBe(0);
});

function runHelp(name: string): Promise<number> {
  return vernixQuietly([name, '--help', '--json']);
}

async function vernixQuietly(argv: string[]): Promise<number> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    return await runCommandLine(argv, new AbortController().signal);
  } finally {
    process.stdout.write = write;
  }
}

it('answers an error in JSON with its code, in both languages, and exits 2 for a mistake in the command line', async () => {
  const { code, stdout, stderr } = await vernix(await temporaryDirectory(), 'submit', '--jsn', '--json');
  expect(code).toBe(EXIT_CODES.usage.code);
  expect(stdout).toBe('');
  const { error } = JSON.parse(stderr) as { error: { code: string; message: { en: string; fr: string } } };
  expect(error.code).toBe('command-line');
  expect(error.message.fr).not.toBe('');
});

it('never fails with anything but a catalogue error, whatever the arguments', async () => {
  const command = defineCommand({
    name: 'probe',
    summary: '',
    args: '[A]',
    arity: [0, 1],
    about: [],
    options: { file: { type: 'string', about: '' }, seal: { type: 'boolean', default: true, about: '' } },
    examples: [],
    run: () => Promise.resolve('ok'),
  });
  const argument = fc.oneof(
    fc.string(),
    fc.constantFrom('--file', '--no-seal', '--', '-h', '--file=', '--seal=1'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (argv) => {
      const outcome = await command
        .invoke(argv, silent, new AbortController().signal)
        .catch((error: unknown) => error);
      expect(outcome === 'ok' || (outcome instanceof VernixError && outcome.code === 'command-line')).toBe(
        true,
      );
    }),
  );
});

it('tells a refusal, a passing failure and a mistake apart by exit code', () => {
  expect(exitFor(new VernixError('token-wrong'))).toBe('refused');
  expect(exitFor(new VernixError('upload-too-large', { limit: 1 }))).toBe('refused');
  expect(exitFor(new VernixError('signature-wrong'))).toBe('refused');
  expect(exitFor(new VernixError('gateway-unreachable'))).toBe('unreachable');
  expect(exitFor(new VernixError('command-line', { detail: '' }))).toBe('usage');
  expect(exitFor(new Error('unexpected'))).toBe('failed');
});
