import { type KeyRequest, VernixError } from '@vernix/contracts';
import { decoyStatus, placeDecoys, sieve } from './decoys.ts';
import { figures, hello, rotateIntake } from './epochs.ts';
import { appendLog, checkpoint, growth, keepCosigned, prove, readTile } from './log.ts';
import { meterOverview, meterSimulate, meterUse } from './meter.ts';
import { listKeys, rekeyTokens, rotateKey, settleTokens, shredPerson } from './key-life.ts';
import type { Holdings, Name, Operation, Reply } from './operation.ts';
import { pseudonymKey, releaseFacts, releaseItems } from './release.ts';
import { computeTokens } from './tokens.ts';
import { openTransfer, settleTransfer } from './transfer.ts';

export type { Holdings };

const OPERATIONS: { readonly [Op in Name]: Operation<Op> } = {
  hello,
  'transfer.open': openTransfer,
  'decoys.place': placeDecoys,
  'decoys.sieve': sieve,
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
  'tokens.rekey': rekeyTokens,
  'tokens.settle': settleTokens,
  'person.shred': shredPerson,
};

/** The vault's socket, and the one that only those may open who replace and destroy keys. */
export type SocketKind = 'first' | 'second';

/** What a robbed vault could do lasting harm by: it would be the registry's end, and no backup would help. */
const SECOND_SOCKET: ReadonlySet<Name> = new Set(['keys.rotate', 'tokens.settle', 'person.shred']);

/** @throws VernixError `second-socket-only`, and what the operation says */
export async function perform(
  holdings: Holdings,
  request: KeyRequest,
  binary: Buffer,
  socket: SocketKind,
): Promise<Reply<Name>> {
  if (socket === 'first' && SECOND_SOCKET.has(request.op)) throw new VernixError('second-socket-only');
  // The table pairs each name with its own request type; the compiler cannot follow that through a lookup.
  const operation = OPERATIONS[request.op] as Operation<Name>;
  return await operation(holdings, request, binary);
}
