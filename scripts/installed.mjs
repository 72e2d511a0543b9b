// Whether node_modules holds what package-lock.json names. Plain JavaScript: run.mjs asks before there is a runtime.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compares the lockfile with npm's own record of what it installed. A stamp of ours would not know of an `npm ci` or an
 * `npm install` run by hand; the record is written last by each of them, and goes when node_modules goes. Only
 * `npm install --package-lock-only` writes it without installing: who runs that installs by hand.
 */
export function isInstalled(root) {
  const locked = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (locked === null || installed === null) return false;
  // The record leaves out the root itself, and what npm may leave out: packages for other machines.
  const present = Object.entries(locked).every(([path, wanted]) =>
    path in installed ? isSame(installed[path], wanted) : path === '' || wanted.optional === true,
  );
  // A package that is no longer named may hide the one that is.
  return present && Object.keys(installed).every((path) => path in locked);
}

/** A node_modules that is a link, of the root or of a workspace. It belongs to another checkout. */
export function linkedModules(root) {
  const folders = Object.keys(packagesIn(join(root, 'package-lock.json')) ?? { '': {} });
  return folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node_modules'))
    .find((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink());
}

/** Version and checksum say what is on disk; the rest of an entry depends on the npm that wrote it. */
function isSame(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null; // missing, or torn by an install that was cut short
  }
}
