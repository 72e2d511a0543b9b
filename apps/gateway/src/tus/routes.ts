import { TransferId, VernixError } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Doorkeeper } from '../auth.ts';
import { Checksum } from '../receive/checksum.ts';
import type { Receiver } from '../receive/receiver.ts';
import type { Spool } from '../spool/spool.ts';
import { isGone, type Transfer } from '../spool/transfer.ts';
import type { Creation } from './creation.ts';
import {
  bytesHeader,
  CAPABILITIES,
  expiryHeader,
  PART_TYPE,
  progressHeaders,
  requireTus,
} from './protocol.ts';
import { readAway } from '../refused-body.ts';

export interface TusParts {
  readonly door: Doorkeeper;
  readonly spool: Spool;
  readonly receiver: Receiver;
  readonly creation: Creation;
}

const Params = z.object({ id: TransferId });
const open = { access: 'key.see' } as const;
const send = { access: 'file.send' } as const;

/** For /openapi.json. What is in which header the protocol says, and docs/submitting.md. */
const described = (summary: string) => ({
  summary,
  externalDocs: { url: 'https://tus.io/protocols/resumable-upload' },
});

/** The resumable upload protocol at `/v1/files`. Register it in a scope of its own: it reads bodies as they come. */
export function tusRoutes(app: HttpApp, { door, spool, receiver, creation }: TusParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.addHook('onError', (request, _reply, _error, done) => {
    readAway(request.raw);
    done();
  });
  const hidden = { hide: true }; // and HEAD: the description has no word for it

  app.options('/v1/files', { config: open, schema: hidden }, (_request, reply) =>
    reply.headers(CAPABILITIES).code(204).send(),
  );
  app.options('/v1/files/:id', { config: open, schema: hidden }, (_request, reply) =>
    reply.headers(CAPABILITIES).code(204).send(),
  );

  app.post(
    '/v1/files',
    { config: send, schema: described('Begin an upload (tus 1.0 creation)') },
    async (request, reply) => {
      requireTus(request, reply);
      const partner = door.partnerOf(request);
      const checksum = checksumOf(request);
      const created = await creation.create(partner, {
        size: bytesHeader(request, 'upload-length'),
        metadata: request.headers['upload-metadata'],
      });
      void reply.code(201).headers({ location: `/v1/files/${created.id}`, ...expiryHeader(created) });
      if (request.headers['content-type'] !== PART_TYPE) return reply.send();
      const first = { id: created.id, partner, offset: 0, checksum, body: request.raw };
      return reply.headers(progressHeaders(await receiver.receive(first))).send();
    },
  );

  app.patch(
    '/v1/files/:id',
    { config: send, schema: { ...described('Send the next bytes of an upload (tus 1.0)'), params: Params } },
    async (request, reply) => {
      requireTus(request, reply);
      const partner = door.partnerOf(request);
      if (request.headers['content-type'] !== PART_TYPE) throw new VernixError('upload-type-wrong');
      const offset = bytesHeader(request, 'upload-offset');
      if (offset === undefined) throw new VernixError('request-invalid', { where: 'upload-offset' });
      const { id } = request.params;
      const transfer = await receiver.receive({
        id,
        partner,
        offset,
        checksum: checksumOf(request),
        body: request.raw,
      });
      return reply.headers(progressHeaders(transfer)).code(204).send();
    },
  );

  // Whoever asks is about to continue or withdraw, so what an older connection still brings is settled first.
  const settled = async <T>(
    request: FastifyRequest<{ Params: z.infer<typeof Params> }>,
    act: (transfer: Transfer) => T | Promise<T>,
  ): Promise<T> => {
    const partner = door.partnerOf(request);
    const { id } = spool.getOwn(request.params.id, partner.id);
    receiver.interrupt(id);
    return await spool.lock.run(id, async () => {
      const transfer = spool.getOwn(id, partner.id);
      if (isGone(transfer)) throw new VernixError('upload-gone');
      return await act(transfer);
    });
  };

  app.head(
    '/v1/files/:id',
    { config: send, schema: { ...hidden, params: Params } },
    async (request, reply) => {
      requireTus(request, reply);
      const transfer = await settled(request, (found) => found);
      return reply.headers({ ...progressHeaders(transfer), 'upload-length': String(transfer.size) }).send();
    },
  );

  app.delete(
    '/v1/files/:id',
    {
      config: send,
      schema: { ...described('Withdraw an unfinished upload (tus 1.0 termination)'), params: Params },
    },
    async (request, reply) => {
      requireTus(request, reply);
      await settled(request, async (transfer) => {
        if (transfer.state !== 'receiving') throw new VernixError('upload-finished');
        await creation.withdraw(transfer);
      });
      return reply.code(204).send();
    },
  );
}

function checksumOf(request: FastifyRequest): Checksum | null {
  const header = request.headers['upload-checksum'];
  return typeof header === 'string' ? new Checksum(header) : null;
}
