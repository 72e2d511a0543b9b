import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastifySwagger from '@fastify/swagger';
import { MOST_CREDENTIAL_ID } from '@vernix/contracts';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addAccess } from './access.ts';
import { addErrorHandling, answerError, refuseConnection } from './http-errors.ts';
import { addSecurityHeaders, setSecurityHeaders } from './http-headers.ts';
import type { Log } from './log.ts';

/** PEM files of the certificate chain and its private key. */
export const TlsFiles = z.strictObject({ certFile: z.string(), keyFile: z.string() });
export type TlsFiles = z.infer<typeof TlsFiles>;

export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface HttpOptions {
  readonly log: Log;
  /** Title of /openapi.json. */
  readonly title?: string;
  readonly tls?: TlsFiles | null;
  /** Largest parsed body in bytes; default 64 KiB. Streams have limits of their own. */
  readonly bodyLimit?: number;
  /** Requests may take as long as they need, as uploads do, provided bytes keep coming. */
  readonly longRequests?: boolean;
  /** Gives a failure of the zone's own libraries as one of the catalogue, and any other as it is. */
  readonly asOurs?: (error: unknown) => unknown;
}

const SECOND = 1000;
const HEADERS_WITHIN = 15 * SECOND;

/** AEAD suites with forward secrecy only; AES-128-GCM first, since it is the fastest with hardware AES. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':');

/**
 * An HTTP server as every zone runs it: zod schemas in and out, errors from the catalogue, a rule of access on every route,
 * strict headers, time limits, its description at `/openapi.json`.
 */
export async function createHttp(options: HttpOptions): Promise<HttpApp> {
  const { log, title = 'Vernix', tls = null, bodyLimit = 64 * 1024, longRequests = false } = options;
  const shared = {
    bodyLimit,
    connectionTimeout: 60 * SECOND, // idle sockets
    keepAliveTimeout: 60 * SECOND,
    requestTimeout: longRequests ? 0 : 30 * SECOND,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MOST_CREDENTIAL_ID }, // the longest there is in an address
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply, tls !== null); // no hook is called
      answerError(log, error, request, reply);
    },
  } satisfies FastifyServerOptions;
  const app = (tls === null
    ? fastify({ ...shared, http: { headersTimeout: HEADERS_WITHIN } })
    : fastify({
        ...shared,
        https: {
          cert: readFileSync(tls.certFile),
          key: readFileSync(tls.keyFile),
          minVersion: 'TLSv1.2',
          ciphers: CIPHERS,
          honorCipherOrder: true,
          headersTimeout: HEADERS_WITHIN,
        },
      })) as unknown as HttpApp;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  takeEmptyBodies(app);
  addSecurityHeaders(app, tls !== null);
  addErrorHandling(app, log, options.asOurs);
  addAccess(app);
  // Fastify does so too, where it began to listen itself.
  app.addHook('preClose', (done) => {
    app.server.closeAllConnections();
    done();
  });
  await app.register(fastifySwagger, {
    openapi: { info: { title, version: '1' } },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { config: { access: 'console.load' }, schema: { hide: true } }, () =>
    app.swagger(),
  );
  return app;
}

/** A client that names the type of a body it does not send sends none: routes that need one say so. */
function takeEmptyBodies(app: HttpApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

/** Every address of the machine. */
const ANYWHERE = '0.0.0.0';

/** Starts listening and returns the address as a URL. Port 0 takes any free port. */
export async function listen(app: HttpApp, host: string, port: number): Promise<string> {
  if (host !== ANYWHERE) return new URL(await app.listen({ host, port })).origin;
  // Fastify would look up all that this stands for, by a kind of socket (netlink) that a zone's unit denies it.
  await app.ready();
  const { server } = app;
  server.listen({ host, port });
  await once(server, 'listening');
  const scheme = (server as object) instanceof Server ? 'https' : 'http';
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
