import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { HttpApp } from '@vernix/service';

const DIRECTORY = join(import.meta.dirname, '..', 'page');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

/**
 * The page, read at the start. Nothing builds it and nobody else's code is in it: a browser runs our source with blanks where
 * the types were, line for line, so that an officer's auditor can compare the two.
 */
export function addPage(app: HttpApp): void {
  const config = { access: 'approval.sign' } as const;
  for (const name of readdirSync(DIRECTORY)) {
    const type = TYPES[name.slice(name.lastIndexOf('.'))];
    if (type === undefined) continue;
    const source = readFileSync(join(DIRECTORY, name), 'utf8');
    const text = name.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
    app.get(name === 'index.html' ? '/' : `/${name}`, { config, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).send(text),
    );
  }
}
