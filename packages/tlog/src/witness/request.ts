import { VernixError } from '@vernix/contracts';
import type { Hash } from '../merkle/hash.ts';
import { parseDecimal } from '../merkle/numbers.ts';
import { formatHashes, parseHashes } from '../notes/hash-lines.ts';

/** The body of `POST <prefix>/add-checkpoint` (c2sp.org/tlog-witness). */
export interface AddCheckpoint {
  /** The size of the tree that the witness cosigned last: 0 the first time. */
  readonly oldSize: number;
  /** From there to the checkpoint. */
  readonly proof: readonly Hash[];
  /** The log's signed note, as it is. */
  readonly checkpoint: string;
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${formatHashes(proof)}\n${checkpoint}`;
}

/** @throws VernixError `log-request-invalid`; the checkpoint in it is not looked at */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(0, end)).split('\n');
  const oldSize = first.startsWith('old ') ? parseDecimal(first.slice(4)) : null;
  const proof = parseHashes(lines);
  if (oldSize === null || proof === null) throw new VernixError('log-request-invalid');
  return { oldSize, proof, checkpoint: body.slice(end + 2) };
}

/** How large the tree is that a witness has cosigned, when it answers with that: 409 and the number alone (c2sp.org/tlog-witness). */
export function standsAt(status: number, body: string): number | null {
  return status === 409 && /^\d{1,16}\n?$/.test(body) ? Number(body) : null;
}
