import { createReadStream } from 'node:fs';
import {
  AckRequest,
  CollectableList,
  GatewayFigures as Figures,
  type GatewayFigures,
  GoneList,
  IntakeKeyRequest,
  LogProofOf,
  OutcomeRequest,
  TransferId,
  VernixError,
} from '@vernix/contracts';
import type { HttpApp, Log } from '@vernix/service';
import { z } from 'zod';
import type { Doorkeeper } from '../auth.ts';
import type { Collection } from '../collection.ts';
import type { Leaving } from '../deliveries/leaving.ts';
import type { IntakeKey } from '../intake-key.ts';
import { rangeHeaders, reading } from './content.ts';
import { leaveRoutes } from './leave.ts';
import { readRange } from './range.ts';

export interface CollectParts {
  readonly door: Doorkeeper;
  readonly collection: Collection;
  readonly leaving: Leaving;
  readonly intakeKey: IntakeKey;
  readonly figures: () => GatewayFigures;
  readonly reportBytes: number;
  readonly log: Log;
}

/** What a report may be. Nothing a browser would run or render. */
const REPORT_TYPES = ['application/json', 'application/age'];
const params = z.object({ id: TransferId });
const nothing = z.undefined();
const config = { access: 'file.collect' } as const;

/** The collection plane, for the vault alone, on a listener of its own. The vault calls; nothing here calls out. */
export function collectRoutes(app: HttpApp, parts: CollectParts): void {
  const { door, collection, leaving, intakeKey, figures, reportBytes, log } = parts;
  app.addHook('onRequest', door.tellCollector); // before a body is read

  app.get(
    '/v1/collect/files',
    {
      config,
      schema: { querystring: z.object({ after: TransferId.optional() }), response: { 200: CollectableList } },
    },
    (request) => ({ files: collection.list(request.query.after) }),
  );

  app.get(
    '/v1/collect/files/:id',
    { exposeHeadRoute: false, config, schema: { params } },
    (request, reply) => {
      const { path, bytes, sha256 } = collection.locate(request.params.id);
      const range = readRange(request.headers.range, bytes);
      rangeHeaders(reply, range, { bytes, sha256, type: 'application/octet-stream' });
      return reply.send(createReadStream(path, reading(range)));
    },
  );

  app.post(
    '/v1/collect/files/:id/ack',
    { config, schema: { params, body: AckRequest, response: { 204: nothing } } },
    async (request, reply) => {
      await collection.acknowledge(request.params.id, request.body.sha256);
      return reply.code(204).send();
    },
  );

  app.get('/v1/collect/gone', { config, schema: { response: { 200: GoneList } } }, () => ({
    gone: collection.gone(),
  }));

  app.put(
    '/v1/collect/gone/:id',
    { config, schema: { params, response: { 204: nothing } } },
    async (request, reply) => {
      await collection.noteGone(request.params.id);
      return reply.code(204).send();
    },
  );

  app.put(
    '/v1/collect/files/:id/outcome',
    { config, schema: { params, body: OutcomeRequest, response: { 204: nothing } } },
    async (request, reply) => {
      await collection.setOutcome(request.params.id, request.body);
      return reply.code(204).send();
    },
  );

  app.put(
    '/v1/collect/files/:id/log-proof',
    { config, schema: { params, body: LogProofOf, response: { 204: nothing } } },
    async (request, reply) => {
      await collection.setLogProof(request.params.id, request.body.proof);
      return reply.code(204).send();
    },
  );

  app.register((scope, _options, done) => {
    reportRoute(scope, collection, reportBytes);
    done();
  });
  leaveRoutes(app, leaving);

  app.put(
    '/v1/collect/intake-key',
    { config, schema: { body: IntakeKeyRequest, response: { 204: nothing } } },
    async (request, reply) => {
      const { version, epoch } = await intakeKey.replace(request.body.statement);
      log.info('intake-key-replaced', { version, epoch });
      return reply.code(204).send();
    },
  );

  app.get('/v1/collect/health', { config, schema: { response: { 200: Figures } } }, figures);
}

/** In a scope of its own: a report is bytes, not JSON to parse. */
function reportRoute(app: HttpApp, collection: Collection, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(REPORT_TYPES, { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
  app.put(
    '/v1/collect/files/:id/report',
    { bodyLimit, config, schema: { params, response: { 204: nothing } } },
    async (request, reply) => {
      const { body } = request;
      if (!Buffer.isBuffer(body)) throw new VernixError('request-invalid', { where: 'body' });
      await collection.setReport(request.params.id, reportTypeOf(request.headers['content-type']), body);
      return reply.code(204).send();
    },
  );
}

/** The type alone: what a caller writes behind it is neither kept nor shown to the sender's browser. */
function reportTypeOf(header = ''): string {
  const [type = ''] = header.split(';');
  return type.trim().toLowerCase();
}
