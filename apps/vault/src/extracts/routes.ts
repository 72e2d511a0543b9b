import { createReadStream } from 'node:fs';
import { ExtractId, ExtractList, ExtractPartners, ExtractRequest, RowExtract } from '@vernix/contracts';
import { actorOf, type HttpApp } from '@vernix/service';
import { sessionOf } from '@vernix/sign-in';
import { z } from 'zod';
import type { Extracts } from './extracts.ts';

const config = { access: 'item.read' } as const;
const params = z.object({ id: ExtractId });

const personOf = (request: Parameters<typeof sessionOf>[0]) => actorOf(sessionOf(request));

/** /api/extracts: asking for a file's rows, and fetching them, sealed. Everybody sees their own. */
export function extractRoutes(app: HttpApp, extracts: Extracts): void {
  app.get('/api/extracts', { config, schema: { response: { 200: ExtractList } } }, async (request) => ({
    extracts: await extracts.list(personOf(request)),
  }));

  app.get('/api/extracts/partners', { config, schema: { response: { 200: ExtractPartners } } }, () => ({
    partners: extracts.partners(),
  }));

  app.post(
    '/api/extracts',
    { config, schema: { body: ExtractRequest, response: { 200: RowExtract } } },
    (request) => {
      app.sessions.requireProof(sessionOf(request));
      return extracts.ask(personOf(request), request.body);
    },
  );

  app.post(
    '/api/extracts/:id/make',
    { config, schema: { params, response: { 200: RowExtract } } },
    (request) => {
      app.sessions.requireProof(sessionOf(request));
      return extracts.make(personOf(request), request.params.id);
    },
  );

  app.delete(
    '/api/extracts/:id',
    { config, schema: { params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await extracts.remove(personOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.get('/api/extracts/:id/file', { config, schema: { params } }, async (request, reply) => {
    const { id } = request.params;
    const { path, bytes } = await extracts.locate(personOf(request), id);
    void reply.headers({
      'content-type': 'application/octet-stream',
      'content-length': String(bytes),
      'content-disposition': `attachment; filename="extract-${id}.ndjson.age"`,
    });
    return reply.send(createReadStream(path));
  });
}
