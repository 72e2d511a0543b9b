import { spawnSync } from 'node:child_process';

/** The version of the program `age` on PATH; `null` when there is none. */
export function ageVersion(): string | null {
  const { status, stdout } = spawnSync('age', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

export function age(args: readonly string[]): void {
  const { status } = spawnSync('age', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`age ${args[0] ?? ''} failed`);
}
