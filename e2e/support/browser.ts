/** A real Chromium for tests: the one an npm package ships, else one that is installed. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Its own flags are left out: they switch off web security, and with it what our tests are there to see. The sandbox
 * needs privileges that a container or root does not have; pages under test are our own.
 */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];

/** Beside what else is made of packages: unpacking it takes seconds, and what tests make goes with each run. */
const KEPT = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

const PACKAGE = import.meta.resolve('@sparticuz/chromium');
const UNPACK = `import packaged from ${JSON.stringify(PACKAGE)}; await packaged.executablePath();`;

function packagedVersion(): string {
  const manifest = new URL('../package.json', PACKAGE);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

async function isOurs(path: string): Promise<boolean> {
  const uid = process.getuid?.();
  return (await stat(path)).uid === uid;
}

/**
 * The package itself unpacks into a shared `/tmp/chromium` only its first user may run, and hands out a half-written file to
 * whoever comes second; so it unpacks into a folder nobody else sees, which is then moved into place whole. In a process of
 * its own: it asks the environment for that folder, and what is started beside it here would be given one that goes.
 */
export async function unpackTo(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  const env = { ...process.env, TMPDIR: making };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], { env });
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
}

/** The packaged Chromium, unpacked once for this user. */
async function unpacked(): Promise<string> {
  const folder = join(KEPT, `chromium-${process.getuid?.() ?? 'user'}-${packagedVersion()}`);
  if (!existsSync(folder)) await unpackTo(folder);
  if (!(await isOurs(folder))) throw new Error(`${folder} belongs to somebody else.`);
  return join(folder, 'chromium');
}

async function starts(executablePath: string, options: LaunchOptions): Promise<Browser> {
  return chromium.launch({ ...options, executablePath, args: [...ARGS, ...(options.args ?? [])] });
}

/**
 * Starts a headless Chromium; the caller closes it. `CHROMIUM_PATH` decides when set; else the packaged one is tried,
 * then what is installed.
 * @throws when none starts: the first one's own error, which names the library it misses
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined) return starts(chosen, options);
  try {
    return await starts(await unpacked(), options);
  } catch (error) {
    const installed = INSTALLED.find((path) => existsSync(path));
    if (installed === undefined) throw error;
    return starts(installed, options);
  }
}
