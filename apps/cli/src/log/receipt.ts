/** What a sender takes home: a proof that the acceptance of its file is in the log. */
import { LogEntry, VernixError } from '@vernix/contracts';
import { type Logged, type LogPolicy, parseLogProof, verifyLogProof } from '@vernix/tlog';

/** The entry that says a file was accepted. */
export type Acceptance = Extract<LogEntry, { type: 'file.accepted' }>;

export interface ProvenAcceptance extends Logged {
  readonly entry: Acceptance;
}

/**
 * That the proof holds under the policy, and is of an acceptance. Nothing is asked of anyone.
 * @throws VernixError `log-proof-invalid`: no proof, or of another kind of entry; what `verifyLogProof` throws
 */
export function verifyAcceptance(proof: string, policy: LogPolicy): ProvenAcceptance {
  const { extra } = parseLogProof(proof);
  if (extra === undefined) throw new VernixError('log-proof-invalid');
  const logged = verifyLogProof(proof, extra, policy);
  return { ...logged, entry: readAcceptance(extra) };
}

function readAcceptance(bytes: Buffer): Acceptance {
  try {
    const entry = LogEntry.parse(JSON.parse(bytes.toString('utf8')));
    if (entry.type === 'file.accepted') return entry;
  } catch (cause) {
    throw new VernixError('log-proof-invalid', {}, { cause });
  }
  throw new VernixError('log-proof-invalid');
}
