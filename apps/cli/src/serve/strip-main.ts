/** Writes to the file named what run-stripped.mjs reads: TypeScript without its types, by the SHA-256 of what it was. */
import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { zoneSources } from './stripped.ts';

const [, , store = ''] = process.argv;
const files = zoneSources().flatMap((directory) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(directory, name), 'utf8')),
);
const stripped = Object.fromEntries(files.map((text) => [hash('sha256', text), stripTypeScriptTypes(text)]));
// Of several that are made at once one is there in the end, whole.
const unfinished = `${store}.${process.pid}`;
mkdirSync(dirname(store), { recursive: true });
writeFileSync(unfinished, JSON.stringify(stripped));
renameSync(unfinished, store);
