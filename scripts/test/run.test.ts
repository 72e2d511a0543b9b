import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './workspaces.ts';

/** A repository like ours: its runtime is a package of its own, here a workspace, so that npm needs no network. */
let root: string;

const write = (path: string, content: object) => writeFile(join(root, path), JSON.stringify(content));
const workspace = async (name: string) => {
  await mkdir(join(root, 'parts', name), { recursive: true });
  await write(`parts/${name}/package.json`, { name, version: '1.0.0' });
};

/** The npm of the test run must not tell this one where it is. */
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_offline: 'true' };

function npm(...args: string[]): void {
  const { status, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

/** A new lockfile, as a pull brings it: what is installed knows nothing of it. */
async function lockAnew(): Promise<void> {
  const [installed, aside] = [join(root, 'node_modules'), join(root, 'aside')];
  await rename(installed, aside);
  npm('install', '--package-lock-only');
  await rename(aside, installed);
}

/** Runs the script; whether something was installed first. */
function run(): boolean {
  const path = join(root, 'scripts', 'run.mjs');
  const ran = spawnSync(process.execPath, [path, 'hello.mjs', 'you'], { cwd: root, env, encoding: 'utf8' });
  expect([ran.status, ran.stdout.split('\n').at(-2)], ran.stderr).toEqual([7, 'hello you']);
  return ran.stderr.includes('(npm ci)');
}

/** What each of them begins as: locked, and not installed. */
let locked: string;

const temporary = () => mkdtemp(join(tmpdir(), 'vernix-run-'));

beforeAll(async () => {
  root = await temporary();
  await mkdir(join(root, 'scripts'));
  for (const name of ['run.mjs', 'install.mjs', 'installed.mjs']) {
    await cp(join(ROOT, 'scripts', name), join(root, 'scripts', name));
  }
  await writeFile(join(root, 'hello.mjs'), 'console.log(`hello ${process.argv[2]}`); process.exitCode = 7;');
  await write('package.json', { name: 'like-ours', version: '1.0.0', workspaces: ['parts/*'] });
  await workspace('node');
  await mkdir(join(root, 'parts', 'node', 'bin'));
  await symlink(process.execPath, join(root, 'parts', 'node', 'bin', 'node'));
  npm('install', '--package-lock-only');
  locked = root;
});

beforeEach(async () => {
  root = await temporary();
  await cp(locked, root, { recursive: true, verbatimSymlinks: true });
});

afterEach(() => rm(root, { recursive: true }));
afterAll(() => rm(locked, { recursive: true }));

describe('run.mjs', () => {
  it('installs what is missing, once, then runs the script and ends as it ended', () => {
    expect([run(), run()]).toEqual([true, false]);
  });

  it('says at once what it does, and at the end that it is done, in the language of the locale', () => {
    const path = join(root, 'scripts', 'run.mjs');
    const french = { ...env, LANG: 'fr_CA.UTF-8' };
    const ran = spawnSync(process.execPath, [path, 'hello.mjs'], {
      cwd: root,
      env: french,
      encoding: 'utf8',
    });
    const lines = ran.stderr.trim().split('\n');
    expect(lines.at(0)).toContain('Installation de ce qui manque');
    expect(lines.at(-1)).toMatch(/^Installé en \d+ s\.$/);
  });

  it('takes an installation made by hand for what it is, whatever the times of the files', async () => {
    npm('ci');
    const later = Date.now() / 1000 + 60;
    await utimes(join(root, 'package-lock.json'), later, later);
    expect(run()).toBe(false);
  });

  it('installs again when the lockfile names another package, or one package less', async () => {
    npm('ci');
    await workspace('added');
    await lockAnew();
    expect([run(), run()]).toEqual([true, false]);

    await rm(join(root, 'parts', 'added'), { recursive: true });
    await lockAnew();
    expect([run(), run()]).toEqual([true, false]);
  });

  it('installs again when the lockfile names another version', async () => {
    npm('ci');
    await write('parts/node/package.json', { name: 'node', version: '1.0.1' });
    await lockAnew();
    expect([run(), run()]).toEqual([true, false]);
  });

  it('does not miss what npm leaves out, as it is for other machines', async () => {
    const optionalDependencies = { elsewhere: '1.0.0' };
    const manifest = { name: 'like-ours', version: '1.0.0', workspaces: ['parts/*'], optionalDependencies };
    await write('package.json', manifest);
    await write('package-lock.json', {
      name: 'like-ours',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': manifest,
        'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['no-such-system'] },
        'node_modules/node': { resolved: 'parts/node', link: true },
        'parts/node': { version: '1.0.0' },
      },
    });
    expect([run(), run()]).toEqual([true, false]);
  });

  it('leaves alone what a link leads to, which is what another checkout runs on', async () => {
    npm('ci');
    await workspace('added');
    await lockAnew();
    const others = join(root, 'others');
    await mkdir(join(others, 'package'), { recursive: true });
    await symlink(others, join(root, 'parts', 'added', 'node_modules'));
    expect(run()).toBe(false);

    await rename(join(root, 'node_modules'), join(root, 'installed'));
    await symlink('installed', join(root, 'node_modules'));
    expect(run()).toBe(false);
    expect(await readdir(others)).toEqual(['package']);
    expect(await readdir(join(root, 'installed'))).toContain('node');
  });

  it('installs again after an installation that was cut short', async () => {
    npm('ci');
    await writeFile(join(root, 'node_modules', '.package-lock.json'), '{"name": "like-ours", "packa');
    expect([run(), run()]).toEqual([true, false]);
  });
});
