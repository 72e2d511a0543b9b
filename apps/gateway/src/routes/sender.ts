import { createReadStream } from 'node:fs';
import {
  IntakeKeyResponse,
  isErrorCode,
  LogProofOf,
  ReceiptKeyResponse,
  ReceiptResponse,
  SenderTransfer,
  SenderTransferList,
  TransferId,
  VernixError,
  WhoAmI,
} from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { Doorkeeper } from '../auth.ts';
import type { IntakeKey } from '../intake-key.ts';
import type { ReceiptSigner } from '../receipts.ts';
import type { RosterKeeper } from '../roster.ts';
import type { Spool } from '../spool/spool.ts';
import { forSender, type Transfer } from '../spool/transfer.ts';

export interface SenderParts {
  readonly door: Doorkeeper;
  readonly spool: Spool;
  readonly intakeKey: IntakeKey;
  readonly receipts: ReceiptSigner;
  readonly roster: RosterKeeper;
}

const MOST_LISTED = 200;
const params = z.object({ id: TransferId });
const open = { access: 'key.see' } as const;
const config = { access: 'file.follow' } as const;

/** What a sender may ask about its own transfers, and the keys it needs. */
export function senderRoutes(app: HttpApp, { door, spool, intakeKey, receipts, roster }: SenderParts): void {
  app.get('/v1/whoami', { config, schema: { response: { 200: WhoAmI } } }, (request) => {
    const { id, name, sealAtSource, reportRecipient, limits } = door.partnerOf(request);
    return { partner: id, name, sealAtSource, reportRecipient, fileBytes: limits.fileBytes };
  });

  // Both keys are public: anyone may seal to the registry, and check what we signed.
  app.get('/v1/intake-key', { config: open, schema: { response: { 200: IntakeKeyResponse } } }, () => ({
    statement: intakeKey.jws,
    statementKey: roster.current.intakeStatementKey,
  }));
  app.get('/v1/receipt-key', { config: open, schema: { response: { 200: ReceiptKeyResponse } } }, () => ({
    publicKey: receipts.publicKey,
  }));

  app.get('/v1/files', { config, schema: { response: { 200: SenderTransferList } } }, (request) => {
    const own = spool.ofPartner(door.partnerOf(request).id);
    return { transfers: own.slice(0, MOST_LISTED).map(forSender) };
  });

  app.get(
    '/v1/files/:id',
    { exposeHeadRoute: false, config, schema: { params, response: { 200: SenderTransfer } } },
    (request) => forSender(spool.getOwn(request.params.id, door.partnerOf(request).id)),
  );

  app.get(
    '/v1/files/:id/receipt',
    { config, schema: { params, response: { 200: ReceiptResponse } } },
    (request) => {
      const { receipt } = spool.getOwn(request.params.id, door.partnerOf(request).id);
      if (receipt === null) throw new VernixError('receipt-not-ready');
      return { receipt, publicKey: receipts.publicKey };
    },
  );

  app.get(
    '/v1/files/:id/log-proof',
    { config, schema: { params, response: { 200: LogProofOf } } },
    (request) => {
      const { logProof } = spool.getOwn(request.params.id, door.partnerOf(request).id);
      if (logProof === null) throw new VernixError('log-proof-not-ready');
      return { proof: logProof };
    },
  );

  app.get(
    '/v1/files/:id/report',
    { exposeHeadRoute: false, config, schema: { params } },
    (request, reply) => {
      const transfer = spool.getOwn(request.params.id, door.partnerOf(request).id);
      const { id, report } = transfer;
      if (report === null) throw noReport(transfer);
      return reply
        .headers({
          'content-type': report.contentType,
          'content-length': String(report.bytes),
          'content-disposition': 'attachment',
        })
        .send(createReadStream(spool.reportPath(id)));
    },
  );
}

/** There will be none of a file that could not be taken in: what was wrong with it is all there is to report. */
function noReport({ state, errorCode, errorParams }: Transfer): VernixError {
  return state === 'failed' && errorCode !== null && isErrorCode(errorCode)
    ? new VernixError(errorCode, errorParams)
    : new VernixError('report-not-ready');
}
