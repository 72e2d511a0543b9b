import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

export interface ConsoleOptions {
  /** The built console: `index.html` and `assets/`, whose file names carry their hash. */
  readonly dir: string;
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Vernix</title>
<h1>The console is not built</h1><p>Run <code>npm run build -w @vernix/console</code>, then reload this page.</p></html>`;

/** Serves the console. A page address it does not know answers with the console's one page, which routes itself. */
export const consolePlugin = fastifyPlugin<ConsoleOptions>(async (app, { dir }) => {
  const config = { access: 'console.load' } as const;
  if (!existsSync(join(dir, 'index.html'))) {
    app.get('/', { config, schema: { hide: true } }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: dir,
    serve: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(dir, 'assets'));
      void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // Looked up at each request, not listed at the start: the console may be built anew under a running zone.
  app.get<{ Params: { '*': string } }>('/*', { config, schema: { hide: true } }, (request, reply) => {
    const asked = request.params['*'];
    const forPage = (request.headers.accept ?? '').includes('text/html') && !asked.includes('.');
    return reply.sendFile(asked === '' || forPage ? 'index.html' : asked);
  });
});
