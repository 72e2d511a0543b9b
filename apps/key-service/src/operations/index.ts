import type { Socket } from '@vernix/approvals';
import { type KeyRequest, VernixError } from '@vernix/contracts';
import * as approvals from './approvals.ts';
import * as decoys from './decoys.ts';
import { appendLog, checkpoint, growth, keepCosigned, prove, readTile } from './log.ts';
import { exportKeys, listKeys, rekeyTokens, rotateKey, settleTokens, shredPerson } from './key-life.ts';
import { checkBinary, type Holdings, type Name, type Operation, type Reply } from './operation.ts';
import { pseudonymKey, releaseFacts, releaseItems } from './release.ts';
import { figures, hello, meterOverview, meterSimulate } from './standing.ts';
import { computeTokens } from './tokens.ts';
import { openTransfer, settleTransfer } from './transfer.ts';

export type { Holdings, Name };

/** An operation, and who may ask for it besides the second socket, which may all. */
const by = <Op extends Name>(run: Operation<Op>, ...sockets: readonly Exclude<Socket, 'second'>[]) => ({
  run,
  sockets: new Set<Socket>([...sockets, 'second']),
});

/**
 * The vault asks for what it needs by day: with the rest a robbed one could do lasting harm, and no backup would help; or
 * learn how many decoys there are more with each file. A thief of the desk reaches no key.
 */
const OPERATIONS: {
  readonly [Op in Name]: { readonly run: Operation<Op>; readonly sockets: ReadonlySet<Socket> };
} = {
  hello: by(hello, 'first'),
  'transfer.open': by(openTransfer, 'first'),
  'decoys.place': by(decoys.placeDecoys, 'first'),
  'decoys.file': by(decoys.placeDecoyFile),
  'decoys.sieve': by(decoys.sieve, 'first'),
  'decoys.change': by(decoys.changeDecoys),
  'decoys.recipient': by(decoys.makeRecipient),
  'decoys.retire': by(decoys.retireRecipient),
  'decoys.collect': by(decoys.collectDecoy),
  'decoys.status': by(decoys.decoyStatus),
  'transfer.settle': by(settleTransfer, 'first'),
  'items.release': by(releaseItems, 'first'),
  'facts.release': by(releaseFacts, 'first'),
  'tokens.compute': by(computeTokens, 'first'),
  'pseudonym.key': by(pseudonymKey, 'first'),
  'log.append': by(appendLog, 'first'),
  'log.checkpoint': by(checkpoint, 'first'),
  'log.growth': by(growth, 'first'),
  'log.cosigned': by(keepCosigned, 'first'),
  'log.proof': by(prove, 'first'),
  'log.tile': by(readTile, 'first'),
  'meter.overview': by(meterOverview, 'first'),
  'meter.simulate': by(meterSimulate, 'first'),
  figures: by(figures, 'first'),
  'keys.list': by(listKeys, 'first'),
  'keys.rotate': by(rotateKey),
  'keys.export': by(exportKeys),
  'tokens.rekey': by(rekeyTokens),
  'tokens.settle': by(settleTokens),
  'person.shred': by(shredPerson),
  'approvals.officers': by(approvals.officers, 'first', 'desk'),
  'approvals.list': by(approvals.listApprovals, 'first', 'desk'),
  'approvals.show': by(approvals.showApproval, 'first', 'desk'),
  'approvals.open': by(approvals.openApproval, 'first', 'desk'),
  'approvals.cancel': by(approvals.cancelApproval),
  'approvals.withdraw': by(approvals.withdrawApproval, 'first'),
  'approvals.answer': by(approvals.answerApproval, 'desk'),
  'approvals.refuse': by(approvals.refuseApproval, 'desk'),
  'approvals.found': by(approvals.foundOfficer, 'desk'),
  'approvals.enrol': by(approvals.enrolOfficer, 'desk'),
};

/** With these come bytes, whose length each checks itself; with any other there are none. */
const BYTES = new Set<Name>([
  'transfer.open',
  'decoys.file',
  'decoys.sieve',
  'tokens.compute',
  'tokens.rekey',
]);

/** @throws VernixError `second-socket-only`, `operation-elsewhere`, `binary-length-wrong`, and what the operation says */
export async function perform(
  holdings: Holdings,
  request: KeyRequest,
  binary: Buffer,
  socket: Socket,
): Promise<Reply<Name>> {
  const { run, sockets } = OPERATIONS[request.op];
  if (!sockets.has(socket))
    throw new VernixError(socket === 'desk' ? 'operation-elsewhere' : 'second-socket-only');
  if (!BYTES.has(request.op)) checkBinary(binary, 0);
  // The table pairs each name with its own request type; the compiler cannot follow that through a lookup.
  return await (run as Operation<Name>)(holdings, request, binary, socket);
}
