import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onceFileEnds } from '../../../scripts/test-cleanup.ts';

export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command, begun as a shell would in `cwd`, with `input` piped in. Nothing of this user's own settings reaches it. */
export function begin(
  cwd: string,
  argv: readonly string[],
  more: NodeJS.ProcessEnv = {},
  input: string | Uint8Array = '',
) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: cwd, LANG: 'en_CA.UTF-8', ...more };
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined).end(input); // it may end without reading
  return child;
}

/** Runs the real command to its end. */
export function vernix(cwd: string, ...argv: string[]): Promise<Ran> {
  return finish(begin(cwd, argv));
}

export async function finish(child: ReturnType<typeof begin>): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A directory of the test's own, gone when its file is done. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix cli '));
  onceFileEnds(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
