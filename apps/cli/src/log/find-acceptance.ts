import { LogEntry, VernixError } from '@vernix/contracts';
import type { LogSource } from '@vernix/log-store';
import { formatLogProof, inclusionProof, type LogPolicy, openWitnessed } from '@vernix/tlog';

/**
 * Makes the proof that a file was accepted out of the log itself, for whoever has no proof left. The whole log is read; what is
 * found is as good as the proof, which is for the caller to verify.
 * @throws VernixError `not-found`: no entry accepts this file; what `openWitnessed` and reading throw
 */
export async function findAcceptance(
  source: LogSource,
  transferId: string,
  policy: LogPolicy,
): Promise<string> {
  const note = policy.quorum === 0 ? source.note : (source.cosigned ?? source.note);
  const { size } = openWitnessed(note, policy).checkpoint;
  let index = 0;
  for await (const extra of source.entries(0, size)) {
    if (accepts(extra, transferId)) {
      const proof = await inclusionProof(index, size, source.hashes());
      return formatLogProof({ index, proof, checkpoint: note, extra });
    }
    index += 1;
  }
  throw new VernixError('not-found');
}

/** A later release may write kinds of entries that this one does not know. */
function accepts(bytes: Buffer, transferId: string): boolean {
  if (!bytes.includes(transferId)) return false;
  try {
    const entry = LogEntry.safeParse(JSON.parse(bytes.toString('utf8')));
    return entry.success && entry.data.type === 'file.accepted' && entry.data.transferId === transferId;
  } catch {
    return false;
  }
}
