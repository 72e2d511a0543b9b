import { type KeyRequest, VernixError } from '@vernix/contracts';
import {
  answerApproval,
  cancelApproval,
  enrolOfficer,
  foundOfficer,
  listApprovals,
  officers,
  openApproval,
  refuseApproval,
  showApproval,
} from './approvals.ts';
import { changeDecoys, decoyStatus, placeDecoys, sieve } from './decoys.ts';
import { figures, hello, rotateIntake } from './epochs.ts';
import { appendLog, checkpoint, growth, keepCosigned, prove, readTile } from './log.ts';
import { meterOverview, meterSimulate, meterUse } from './meter.ts';
import { exportKeys, listKeys, rekeyTokens, rotateKey, settleTokens, shredPerson } from './key-life.ts';
import type { Holdings, Name, Operation, Reply } from './operation.ts';
import { pseudonymKey, releaseFacts, releaseItems } from './release.ts';
import { computeTokens } from './tokens.ts';
import { openTransfer, settleTransfer } from './transfer.ts';

export type { Holdings, Name };

const OPERATIONS: { readonly [Op in Name]: Operation<Op> } = {
  hello,
  'transfer.open': openTransfer,
  'decoys.place': placeDecoys,
  'decoys.sieve': sieve,
  'decoys.change': changeDecoys,
  'decoys.status': decoyStatus,
  'transfer.settle': settleTransfer,
  'items.release': releaseItems,
  'facts.release': releaseFacts,
  'tokens.compute': computeTokens,
  'pseudonym.key': pseudonymKey,
  'intake.rotate': rotateIntake,
  'log.append': appendLog,
  'log.checkpoint': checkpoint,
  'log.growth': growth,
  'log.cosigned': keepCosigned,
  'log.proof': prove,
  'log.tile': readTile,
  'meter.use': meterUse,
  'meter.overview': meterOverview,
  'meter.simulate': meterSimulate,
  figures,
  'keys.list': listKeys,
  'keys.rotate': rotateKey,
  'keys.export': exportKeys,
  'tokens.rekey': rekeyTokens,
  'tokens.settle': settleTokens,
  'person.shred': shredPerson,
  'approvals.officers': officers,
  'approvals.list': listApprovals,
  'approvals.show': showApproval,
  'approvals.open': openApproval,
  'approvals.cancel': cancelApproval,
  'approvals.answer': answerApproval,
  'approvals.refuse': refuseApproval,
  'approvals.found': foundOfficer,
  'approvals.enrol': enrolOfficer,
};

/** What the officers' desk may ask: a thief of it reaches no key. */
const DESK: ReadonlySet<Name> = new Set<Name>([
  'approvals.officers',
  'approvals.list',
  'approvals.show',
  'approvals.open',
  'approvals.answer',
  'approvals.refuse',
  'approvals.found',
  'approvals.enrol',
]);

/** The vault's socket, the one that only those may open who replace and destroy keys, and the officers' desk's. */
export type SocketKind = 'first' | 'second' | 'desk';

/** What a robbed vault could do lasting harm by: it would be the registry's end, and no backup would help. */
const SECOND_SOCKET: ReadonlySet<Name> = new Set([
  'keys.rotate',
  'keys.export',
  'tokens.settle',
  'person.shred',
  'decoys.change',
]);

/** @throws VernixError `second-socket-only`, `operation-elsewhere`, and what the operation says */
export async function perform(
  holdings: Holdings,
  request: KeyRequest,
  binary: Buffer,
  socket: SocketKind,
): Promise<Reply<Name>> {
  if (socket === 'first' && SECOND_SOCKET.has(request.op)) throw new VernixError('second-socket-only');
  if (socket === 'desk' && !DESK.has(request.op)) throw new VernixError('operation-elsewhere');
  // The table pairs each name with its own request type; the compiler cannot follow that through a lookup.
  const operation = OPERATIONS[request.op] as Operation<Name>;
  return await operation(holdings, request, binary);
}
