#!/usr/bin/env node
// Runs a script of this repository on the pinned runtime, installing first when what is installed is not what is locked.
// Plain JavaScript on purpose: the machine's own Node (20 or later) runs it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { isInstalled, linkedModules } from './installed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const runtime = join(root, 'node_modules', 'node', 'bin', 'node');

const upToDate = isInstalled(root) && existsSync(runtime);
const link = upToDate ? undefined : linkedModules(root);
if (link !== undefined) {
  // npm ci would empty what the link leads to, under whoever runs on it.
  process.stderr.write(
    `${link} is a link, and does not hold what package-lock.json names. Nothing is installed.\n`,
  );
} else if (!upToDate) {
  const code = await install(root);
  if (code !== 0) process.exit(code);
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('usage: node scripts/run.mjs SCRIPT [ARG …]\n');
  process.exit(2);
}
// What was compiled once is kept: a command starts in half the time. Zones get none of it: what one of them could write
// there, another would run.
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') };
const child = spawn(runtime, [join(root, script), ...args], {
  stdio: 'inherit',
  env: { ...compiled, ...process.env },
});
// The terminal sends Ctrl-C to the whole group; the child decides when it is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
// npm hands a SIGTERM to its shell, which dies of it without a word to us: then nobody is left who wants this.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}
child.on('exit', (code, signal) => {
  process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
});
