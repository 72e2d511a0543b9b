/** A log on disk, and a real witness of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COSIGNED, LogWriter } from '@vernix/log-files';
import { createLog } from '@vernix/service';
import {
  addCosignatures,
  formatAddCheckpoint,
  generateSignerKey,
  parseNote,
  parsePolicy,
  Signer,
  signNote,
} from '@vernix/tlog';
import { type RunningWitness, startWitness, WitnessConfig } from '@vernix/witness';

export const ORIGIN = 'log.example/releases';
const SIGNERS = (['ed25519', 'ml-dsa-44'] as const).map((kind) =>
  Signer.parse(generateSignerKey(kind, ORIGIN)),
);

/** Makes the log, or goes on with it, up to so many entries. */
export const writeLog = (directory: string, count: number, name: string): Promise<void> =>
  append(directory, (from) => Array.from({ length: count - from }, (_, at) => `${name} ${from + at}`));

/** @param entries to be added to a log of so many */
export async function append(directory: string, entries: (size: number) => readonly string[]): Promise<void> {
  const options = { directory, origin: ORIGIN, signers: SIGNERS };
  const writer = await LogWriter.open(options).catch(() => LogWriter.create(options));
  await Promise.all(entries(writer.size).map((entry) => writer.append(Buffer.from(entry))));
  await writer.close();
}

/** Leaves beside the log what these say they signed then, each as long ago as it is given. */
export async function cosignedAgo(log: string, signers: ReadonlyMap<Signer, number>): Promise<void> {
  const note = await checkpointOf(log);
  const { text } = parseNote(note);
  const now = Math.floor(Date.now() / 1000);
  const lines = await Promise.all(
    [...signers].map(([signer, seconds]) => signNote(text, [signer], now - seconds)),
  );
  const witnesses = [...signers.keys()].map(({ verifier }) => verifier);
  await writeFile(join(log, COSIGNED), addCosignatures(note, lines.join(''), witnesses));
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

/** That asks for so many of these, and says of none where it answers. */
export const policyFor = (keys: readonly string[], quorum: number): string =>
  [
    ...SIGNERS.map(({ verifier }) => `log ${verifier.vkey}`),
    ...keys.map((vkey, at) => `witness w${at} ${vkey}`),
    `group enough ${quorum} ${keys.map((_, at) => `w${at}`).join(' ')}`,
    'quorum enough',
    '',
  ].join('\n');
