/** A log on disk, and a real witness of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COSIGNED, LogWriter } from '@vernix/log-files';
import { createLog } from '@vernix/service';
import { addCosignatures, formatAddCheckpoint, generateSignerKey, parsePolicy, Signer } from '@vernix/tlog';
import { type RunningWitness, startWitness, WitnessConfig } from '@vernix/witness';

export const ORIGIN = 'log.example/releases';
const SIGNERS = (['ed25519', 'ml-dsa-44'] as const).map((kind) =>
  Signer.parse(generateSignerKey(kind, ORIGIN)),
);

/** Makes the log, or goes on with it, up to so many entries. */
export async function writeLog(directory: string, count: number, name: string): Promise<void> {
  const options = { directory, origin: ORIGIN, signers: SIGNERS };
  const writer = await LogWriter.open(options).catch(() => LogWriter.create(options));
  const from = writer.size;
  await Promise.all(
    Array.from({ length: count - from }, (_, at) => writer.append(Buffer.from(`${name} ${from + at}`))),
  );
  await writer.close();
}

export const checkpointOf = (log: string): Promise<string> => readFile(join(log, 'checkpoint'), 'utf8');

export interface TestWitness extends RunningWitness {
  readonly url: string;
  readonly policy: string;
  /** Has it cosign the log, which it never saw, and leaves what it signed beside the log. */
  cosign(log: string): Promise<void>;
}

/** @param keyFile made by `vernix keygen --witness` */
export async function startTestWitness(keyFile: string, directory: string): Promise<TestWitness> {
  const config = WitnessConfig.parse({
    ...{ keyFile, directory, create: true, listen: { port: 0 } },
    logs: [{ origin: ORIGIN, keys: SIGNERS.map(({ verifier }) => verifier.vkey) }],
  });
  const witness = await startWitness(config, createLog('witness', { write: () => undefined }));
  const url = witness.addresses.http;
  const policy = policyOf(witness.keys, url);
  return {
    ...witness,
    url,
    policy,
    cosign: async (log) => {
      const note = await checkpointOf(log);
      const body = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: note });
      const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
      const { witnesses } = parsePolicy(policy);
      await writeFile(join(log, COSIGNED), addCosignatures(note, await answer.text(), witnesses));
    },
  };
}

/** That asks for this one witness, by any of its keys. */
export const policyOf = (keys: readonly string[], url: string): string =>
  [
    ...SIGNERS.map(({ verifier }) => `log ${verifier.vkey}`),
    ...keys.map((vkey, at) => `witness w1-${at} ${vkey} ${url}`),
    `group seen any ${keys.map((_, at) => `w1-${at}`).join(' ')}`,
    'quorum seen',
    '',
  ].join('\n');
