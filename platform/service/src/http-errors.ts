import type { Socket } from 'node:net';
import { VernixError } from '@vernix/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Log } from './log.ts';

/**
 * Makes every failure leave as an entry of the catalogue. What is not ours is logged and leaves as `internal`.
 * @param asOurs gives a failure of the zone's own libraries as one of the catalogue, and any other as it is
 */
export function addErrorHandling(
  app: FastifyInstance,
  log: Log,
  asOurs: (error: unknown) => unknown = (error) => error,
): void {
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    answerError(log, asOurs(error), request, reply),
  );
  app.setNotFoundHandler((_request, reply) => {
    const missing = new VernixError('not-found');
    void reply.code(missing.status).send(missing.toBody());
  });
}

export function answerError(log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toVernixError(error);
  const about = { route: request.routeOptions.url ?? null, method: request.method, status: known.status };
  if (known.status >= 500) log.failure('request-failed', error, about);
  else log.warn('request-refused', { ...about, code: known.code });
  void reply.code(known.status).send(known.toBody());
}

function toVernixError(error: unknown): VernixError {
  if (error instanceof VernixError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = (error as FastifyError & { validationContext?: string }).validationContext ?? 'request';
    const paths = error.validation.map(({ instancePath }) =>
      [context, ...instancePath.split('/').filter((name) => name !== '')].join('.'),
    );
    return new VernixError('request-invalid', { where: [...new Set(paths)].slice(0, 5).join(', ') });
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new VernixError('body-too-large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new VernixError('request-invalid', { where: 'content-type' });
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return new VernixError('request-invalid', { where: 'body' });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new VernixError('request-invalid', { where: 'request' });
  }
  return new VernixError('internal', {}, { cause: error });
}

/** For what is not HTTP at all: one short answer, then the connection closes. */
export function refuseConnection(_error: Error, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(new VernixError('request-invalid', { where: 'HTTP' }).toBody());
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
