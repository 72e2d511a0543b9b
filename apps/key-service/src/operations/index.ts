import type { KeyRequest } from '@vernix/contracts';
import { decoyStatus, placeDecoys, sieve } from './decoys.ts';
import { figures, hello, rotateIntake } from './epochs.ts';
import { appendLog, checkpoint, growth, keepCosigned, prove, readTile } from './log.ts';
import { meterOverview, meterSimulate, meterUse } from './meter.ts';
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
};

export function perform(holdings: Holdings, request: KeyRequest, binary: Buffer): Promise<Reply<Name>> {
  // The table pairs each name with its own request type; the compiler cannot follow that through a lookup.
  const operation = OPERATIONS[request.op] as Operation<Name>;
  return operation(holdings, request, binary);
}
