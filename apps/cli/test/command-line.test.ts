import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGUE, isErrorCode, languageOf, VernixError } from '@vernix/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { loadCommand, loadCommands } from '../src/commands/index.ts';
import { EXIT_CODES, exitFor } from '../src/exit-code.ts';
import { commandHelp, overview } from '../src/help.ts';
import { counted, ROWS } from '../src/language.ts';
import { createOutput } from '../src/output.ts';
import { runCommandLine } from '../src/run.ts';
import { ROOT } from '../src/serve/places.ts';
import { fromSystem } from '../src/system-error.ts';
import { begin, finish, temporaryDirectory, vernix } from './run-vernix.ts';

const COMMANDS = await loadCommands();

const silent = createOutput(true, {
  stdout: { write: () => true } as unknown as NodeJS.WriteStream,
  stderr: { write: () => true } as unknown as NodeJS.WriteStream,
  env: {},
} as never);

const NOTHING = { en: '', fr: '' };

it('says what it can do, and that doing nothing is a mistake', async () => {
  const directory = await temporaryDirectory();
  const asked = await vernix(directory, '--help');
  expect(asked.code).toBe(0);
  for (const { name } of COMMANDS) expect(asked.stdout).toContain(name);
  expect((await vernix(directory)).code).toBe(EXIT_CODES.usage.code);
});

it('counts in the singular where the language does: French also for zero', () => {
  const rows = (count: number) => Object.values(counted(count, ROWS));
  expect([0, 1, 2].map(rows)).toEqual([
    ['0 rows', '0 ligne'],
    ['1 row', '1 ligne'],
    ['2 rows', '2 lignes'],
  ]);
});

it.each(COMMANDS.map(({ name }) => name))('explains %s, option by option', async (name) => {
  const command = (await loadCommand(name))!;
  expect(command.name).toBe(name);
  const help = commandHelp(command, 'en').join('\n');
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
    summary: NOTHING,
    args: '[A]',
    arity: [0, 1],
    about: [],
    options: {
      file: { type: 'string', about: NOTHING },
      seal: { type: 'boolean', default: true, about: NOTHING },
    },
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

function toldOf(error: unknown, language: 'en' | 'fr'): string {
  let told = '';
  const stderr = { write: (text: string) => (told += text) };
  createOutput(false, { stdout: stderr, stderr, env: { LANG: `${language}_CA.UTF-8` } } as never).failure(
    error,
  );
  return told;
}

it.each(Object.keys(CATALOGUE).filter(isErrorCode))(
  'tells %s as what happened, what to do and the code to quote, in both languages',
  (code) => {
    const { message, action } = CATALOGUE[code];
    const error = new VernixError(code);
    for (const language of ['en', 'fr'] as const) {
      const [happened, todo, quoted, ...more] = toldOf(error, language).split('\n');
      const open = (text: string) => text.replaceAll(/\{\w+\}/g, '…');
      expect(happened).toBe(`vernix: ${open(message[language])}`);
      expect(todo?.trim()).toBe(open(action[language]));
      expect([quoted?.trim(), ...more]).toEqual([`(${code})`, '']);
    }
    expect(EXIT_CODES[exitFor(error)].code).not.toBe(EXIT_CODES.ok.code);
  },
);

it('tells a defect of ours with where it was, and ends as failed', () => {
  const told = toldOf(new Error('unexpected'), 'en');
  expect(told).toContain('(internal)');
  expect(told).toMatch(/\n +at /);
});

it('tells a refusal, a passing failure and a mistake apart by exit code', () => {
  expect(exitFor(new VernixError('token-wrong'))).toBe('refused');
  expect(exitFor(new VernixError('upload-too-large', { limit: 1 }))).toBe('refused');
  expect(exitFor(new VernixError('signature-wrong'))).toBe('refused');
  expect(exitFor(new VernixError('gateway-unreachable'))).toBe('unreachable');
  expect(exitFor(new VernixError('command-line', { detail: '' }))).toBe('usage');
  // What is named and is not there, whatever it is: a transfer, a person, a request, an identity.
  for (const code of ['not-found', 'person-unknown', 'approval-unknown', 'identity-invalid'] as const)
    expect([code, exitFor(new VernixError(code))]).toEqual([code, 'usage']);
  expect(exitFor(new Error('unexpected'))).toBe('failed');
});

it.each([
  [['submit', '--jsn'], 'there is no option --jsn', 'vernix submit --help'],
  [['submit', '--mapping'], '--mapping needs a value', 'vernix submit --help'],
  [['status', '--json=1'], '--json takes no value', 'vernix status --help'],
  [
    ['synth', '--births', '-5'],
    '--births needs a value; one that begins with a hyphen',
    'vernix synth --help',
  ],
  [['synth'], 'vernix synth needs --out DIR', 'vernix synth --help'],
  [['serve', 'gateway', '--config', '/nope'], 'there is no file /nope', 'vernix serve --help'],
  [['nothing'], 'there is no command “nothing”', 'vernix --help'],
  [['submit', ''], 'vernix submit needs FILE', 'vernix submit --help'],
])('says what is wrong with %j, and which help to see', async (argv, words, help) => {
  const { code, stderr } = await vernix(await temporaryDirectory(), ...argv);
  expect(code).toBe(EXIT_CODES.usage.code);
  expect(stderr).toContain(words);
  expect(stderr).toContain(`See ${help}.`);
  expect(stderr).not.toContain('ERR_');
});

it.each([
  [['submit', '--jsn'], 'vernix: l’option --jsn n’existe pas.', 'Voir vernix submit --help.'],
  [['submit', '--mapping'], 'vernix: --mapping exige une valeur.', 'Voir vernix submit --help.'],
  [['submit', '/nope.csv'], 'vernix: le fichier /nope.csv n’existe pas.', 'Voir vernix submit --help.'],
  [
    ['keys', 'list'],
    '.vernix n’est pas le répertoire de données de « vernix serve »; ',
    'Voir vernix keys --help.',
  ],
  [['synth'], 'vernix: vernix synth exige --out RÉP.', 'Voir vernix synth --help.'],
  [['report'], 'vernix: vernix report exige ID.', 'Voir vernix report --help.'],
  [['report', 'a', 'b'], 'vernix: argument inattendu : b.', 'Voir vernix report --help.'],
  [['nothing'], 'vernix: la commande « nothing » n’existe pas.', 'Voir vernix --help.'],
])('says what is wrong with %j in French to who reads French, to the last word', async (argv, said, todo) => {
  const directory = await temporaryDirectory();
  const token = join(directory, 'token');
  await writeFile(token, 'A'.repeat(43), { mode: 0o600 });
  const asked =
    argv[1] === '/nope.csv' ? [...argv, '--gateway', 'http://127.0.0.1:1', '--token-file', token] : argv;
  const { code, stderr } = await finish(begin(directory, asked, { LANG: 'fr_CA.UTF-8' }));
  const [message, action, quoted, ...more] = stderr.split('\n');
  expect(message).toContain(said);
  expect([action, quoted, ...more]).toEqual([`        ${todo}`, '        (command-line)', '']);
  expect(code).toBe(EXIT_CODES.usage.code);
});

it('takes the same data directory for every command, when none is named', async () => {
  const directory = await temporaryDirectory();
  for (const argv of [
    ['keys', 'list'],
    ['shred', '1'],
    ['decoys', 'list'],
    ['approvals', 'cancel', 'x'.repeat(43)],
  ]) {
    const { code, stderr } = await vernix(directory, ...argv);
    expect([argv, code]).toEqual([argv, EXIT_CODES.usage.code]);
    expect(stderr).toContain(`${join(directory, '.vernix')} is not the data directory`);
  }
  const abouts = COMMANDS.flatMap(({ options }) => options['data']?.about ?? []);
  expect(abouts).toHaveLength(5);
  expect(new Set(abouts).size).toBe(1);
});

it.each(['12', '-'.padEnd(43, '1')])(
  'says that there is no request %s, and not what shape one has',
  async (number) => {
    const directory = await temporaryDirectory();
    const { code, stderr } = await vernix(directory, 'approvals', 'show', number, '--socket', 'none.sock');
    const expected = number === '12' ? ['(approval-unknown)', 2] : ['(key-service-unreachable)', 4];
    expect([stderr.trim().split('\n').at(-1)?.trim(), code]).toEqual(expected);
  },
);

it('takes the locale as POSIX does: a variable that is empty is not set', () => {
  expect(languageOf({ LC_ALL: '', LC_MESSAGES: 'fr_CA.UTF-8', LANG: 'en_CA.UTF-8' })).toBe('fr');
  expect(languageOf({ LC_ALL: 'C', LANG: 'fr_CA.UTF-8' })).toBe('en');
  expect(languageOf({})).toBe('en');
});

it('helps in the language of the locale, with no line of the other', () => {
  /** Lines with words in them, not names of options, commands and files alone. */
  const prose = (lines: readonly string[]) =>
    lines.map((line) => line.trim()).filter((line) => /\p{L}+ \p{L}+ \p{L}+/u.test(line));
  const both = (page: (language: 'en' | 'fr') => string[]) => [page('en'), page('fr')].map(prose);
  const pages = [
    both((language) => overview(COMMANDS, language)),
    ...COMMANDS.map((command) =>
      both((language) => {
        const lines = commandHelp(command, language);
        return lines.filter((line) => !line.startsWith('  vernix '));
      }),
    ),
  ];
  for (const [english, french] of pages) {
    expect(english!.length).toBeGreaterThan(0);
    expect(french!.filter((line) => english!.includes(line))).toEqual([]);
  }
});

it('helps with the command that help is asked for', async () => {
  const directory = await temporaryDirectory();
  const [asked, known] = [
    await vernix(directory, 'help', 'submit'),
    await vernix(directory, 'submit', '--help'),
  ];
  expect(asked).toEqual(known);
  const none = await vernix(directory, 'help', 'nothing');
  expect([none.code, none.stderr.includes('there is no command “nothing”')]).toEqual([2, true]);
});

it('says which release it is', async () => {
  const { code, stdout } = await vernix(await temporaryDirectory(), '--version');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^vernix \d+\.\d+\.\d+\n$/);
});

it('reads and writes files where npm was asked, though npm went to the root of the repository', async () => {
  const [asked, elsewhere] = [await temporaryDirectory(), await temporaryDirectory()];
  const npm = { INIT_CWD: asked, npm_lifecycle_event: 'vernix' };
  const argv = ['keygen', '--token', '--out', 'token'];
  expect((await finish(begin(ROOT, argv, npm))).code).toBe(0);
  expect(await readdir(asked)).toEqual(['token']);
  // A script of npm's may itself have gone somewhere, on purpose.
  expect((await finish(begin(elsewhere, argv, npm))).code).toBe(0);
  expect(await readdir(elsewhere)).toEqual(['token']);
});

it.each([
  ['EACCES', 'path-not-allowed'],
  ['EROFS', 'path-not-allowed'],
  ['ENOTDIR', 'path-not-directory'],
  ['EISDIR', 'path-not-file'],
  ['ENOENT', 'path-missing'],
  ['ELOOP', 'path-loop'],
  ['ENAMETOOLONG', 'path-too-long'],
])('knows the operating system’s %s for a mistake in a place, and names it', (code, ours) => {
  const error = Object.assign(new Error(code), { code, path: '/exports/roster.jws.0123456789ab.tmp' });
  const known = fromSystem(error);
  expect(known).toMatchObject({ code: ours, params: { path: '/exports/roster.jws' } });
  expect(exitFor(known)).toBe('usage');
});

it('says of a loop of links, and of a name too long, that this is wrong, without a trace', async () => {
  const directory = await temporaryDirectory();
  await symlink('loop.csv', join(directory, 'loop.csv'));
  await writeFile(join(directory, 'births.csv'), 'a,b\n');
  await writeFile(join(directory, 'token'), 'a token', { mode: 0o600 });
  const long = 'n'.repeat(300);
  const there = ['--gateway', 'http://127.0.0.1:9', '--token-file', 'token', '--no-seal'];
  for (const [argv, words] of [
    [['./loop.csv'], '(path-loop)'],
    [[long], '(path-too-long)'],
    [['births.csv', '--state-dir', 'loop.csv'], '(path-loop)'],
    [['births.csv', '--state-dir', long], '(path-too-long)'],
  ] as const) {
    const { code, stderr } = await vernix(directory, 'submit', ...argv, ...there);
    expect([code, stderr.includes(words), /\n +at /.test(stderr)]).toEqual([2, true, false]);
  }
});

it('names what the user named, though that ends as files of ours do', () => {
  const error = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/exports/births.part' });
  expect(fromSystem(error)).toMatchObject({ params: { path: '/exports/births.part' } });
  const ours = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/exports/rows.age.part' });
  expect(fromSystem(ours, '/exports/rows.age')).toMatchObject({ params: { path: '/exports/rows.age' } });
});

it('takes a failure of a connection, or one without a place, for no mistake of the user’s', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(fromSystem(refused)).toBe(refused);
  const nowhere = Object.assign(new Error('read'), { code: 'EISDIR' });
  expect(fromSystem(nowhere)).toBe(nowhere);
});
