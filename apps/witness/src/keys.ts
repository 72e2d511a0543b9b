import { readFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { Signer } from '@vernix/tlog';

/**
 * The keys of a witness, out of their file: an Ed25519 one that every tool reads, and an ML-DSA-44 one beside it.
 * @throws VernixError `log-key-invalid`: there is none, or one of a kind that does not say when it signed
 */
export async function readSigners(file: string): Promise<readonly Signer[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim());
  const signers = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((key) => Signer.parse(key));
  // A plain Ed25519 key is a log's: its signatures bear no time, and no witness may make them.
  if (signers.length === 0 || signers.some(({ verifier }) => verifier.kind === 'ed25519'))
    throw new VernixError('log-key-invalid');
  return signers;
}
