import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCosignatures,
  consistencyProof,
  cosign,
  EMPTY_TREE,
  formatAddCheckpoint,
  formatCheckpoint,
  openNote,
  parseAddCheckpoint,
  signNote,
  type Tree,
  Verifier,
  type WitnessAnswer,
  type WitnessState,
} from '../src/index.ts';
import {
  codeOf,
  ED25519,
  leaves,
  ML_DSA,
  readerOf,
  spoiled,
  treeOf,
  WITNESS,
  WITNESS_PQ,
} from './support.ts';

const ORIGIN = 'log.example/releases';
const TIME = 1_764_000_000;
const ALL = leaves(100);
const READ = readerOf(ALL);
const SIGNERS = [WITNESS, WITNESS_PQ];

const checkpointOf = (size: number, extensions: string[] = [], signer = ED25519): Promise<string> =>
  signNote(
    formatCheckpoint({ origin: ORIGIN, size, root: treeOf(ALL.slice(0, size)).root, extensions }),
    [signer],
    0,
  );

const request = async (oldSize: number, size: number): Promise<string> =>
  formatAddCheckpoint({
    oldSize,
    proof: await consistencyProof(oldSize, size, READ),
    checkpoint: await checkpointOf(size),
  });

const watching = (latest: Tree): WitnessState =>
  new Map([[ORIGIN, { verifiers: [ED25519.verifier, ML_DSA.verifier], latest }]]);

const answer = (latest: Tree, body: string): Promise<WitnessAnswer> =>
  cosign(watching(latest), body, SIGNERS, TIME);

describe('a witness', () => {
  it('cosigns what grew out of what it saw, and says what to keep', async () => {
    let latest: Tree = EMPTY_TREE;
    for (const size of [1, 2, 7, 7, 64, 100]) {
      const body = await request(latest.size, size);
      const given = await answer(latest, body);
      if (given.status !== 200) throw new Error(given.body);
      const note = addCosignatures(
        await checkpointOf(size),
        given.body,
        SIGNERS.map(({ verifier }) => verifier),
      );
      const { signed } = openNote(
        note,
        SIGNERS.map(({ verifier }) => verifier),
      );
      expect(signed.map(({ time }) => time)).toEqual([TIME, TIME]);
      expect(given.cosigned.size).toBe(size);
      latest = given.cosigned;
    }
  });

  const SEEN = treeOf(ALL.slice(0, 7));

  it('answers 400 to what is no request, and to an old size beyond the checkpoint', async () => {
    const good = await request(7, 9);
    for (const body of [
      '',
      'old 7\n',
      good.replace('old', 'new'),
      good.replace('\n\n', '\n'),
      good.replace('\n9\n', '\n09\n'),
    ])
      expect(await answer(SEEN, body)).toMatchObject({ status: 400 });
    expect(await answer(SEEN, good.replace('old 7', 'old 10'))).toMatchObject({ status: 400 });
  });

  it('answers 404 for a log it does not watch', async () => {
    expect(await cosign(new Map(), await request(0, 7), SIGNERS, TIME)).toMatchObject({ status: 404 });
  });

  it('answers 403 when no trusted key signed, or one did not sign this', async () => {
    const stranger = formatAddCheckpoint({
      oldSize: 7,
      proof: [],
      checkpoint: await checkpointOf(7, [], WITNESS),
    });
    expect(await answer(SEEN, stranger)).toMatchObject({ status: 403 });
    const good = await request(7, 9);
    expect(await answer(SEEN, good.replace('\n9\n', '\n10\n'))).toMatchObject({ status: 403 });
  });

  it('answers 409 with its own size when it saw another, and never goes back', async () => {
    expect(await answer(SEEN, await request(0, 9))).toEqual({ status: 409, body: '7\n' });
    expect(await answer(SEEN, await request(3, 5))).toEqual({ status: 409, body: '7\n' });
  });

  it('answers 409 to another root at the same size', async () => {
    const forked = { size: 7, root: treeOf(ALL.slice(1, 8)).root };
    expect(await answer(forked, await request(7, 7))).toEqual({ status: 409, body: '7\n' });
  });

  it('answers 422 when the proof does not hold', async () => {
    const checkpoint = await checkpointOf(9);
    const proof = await consistencyProof(7, 9, READ);
    const body = (hashes: typeof proof, oldSize = 7) =>
      formatAddCheckpoint({ oldSize, proof: hashes, checkpoint });
    expect(await answer(SEEN, body(proof.slice(1)))).toMatchObject({ status: 422 });
    expect(await answer({ size: 7, root: treeOf(ALL.slice(1, 8)).root }, body(proof))).toMatchObject({
      status: 422,
    });
    expect(await answer(EMPTY_TREE, body(proof, 0))).toMatchObject({ status: 422 });
  });

  it('cosigns extension lines only where all its keys would cover them', async () => {
    const body = formatAddCheckpoint({ oldSize: 7, proof: [], checkpoint: await checkpointOf(7, ['more']) });
    expect(await cosign(watching(SEEN), body, [WITNESS], TIME)).toMatchObject({ status: 200 });
    expect(await answer(SEEN, body)).toMatchObject({ status: 400 });
  });

  it('throws for no request, whatever is in it', async () => {
    const good = await request(7, 9);
    await fc.assert(
      fc.asyncProperty(spoiled([good]), async (body) => {
        expect([200, 400, 403, 404, 409, 422]).toContain((await answer(SEEN, body)).status);
        expect([null, 'log-request-invalid']).toContain(codeOf(() => parseAddCheckpoint(body)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a request', () => {
  it('is read as it was built', async () => {
    const parts = {
      oldSize: 7,
      proof: await consistencyProof(7, 100, READ),
      checkpoint: await checkpointOf(100),
    };
    expect(parseAddCheckpoint(formatAddCheckpoint(parts))).toEqual(parts);
  });

  it('has 63 proof lines at most', () => {
    const body = (lines: number) =>
      formatAddCheckpoint({
        oldSize: 1,
        proof: Array.from({ length: lines }, () => ALL[0]!),
        checkpoint: 'x',
      });
    expect(parseAddCheckpoint(body(63)).proof).toHaveLength(63);
    expect(codeOf(() => parseAddCheckpoint(body(64)))).toBe('log-request-invalid');
  });
});

it('adds the cosignatures of known witnesses, each once, and no others', async () => {
  const note = await checkpointOf(7);
  const given = await answer(EMPTY_TREE, await request(0, 7));
  const once = addCosignatures(note, given.body, [WITNESS.verifier]);
  expect(openNote(once, [WITNESS.verifier, WITNESS_PQ.verifier]).signed).toHaveLength(1);
  expect(addCosignatures(once, given.body, [WITNESS.verifier])).toBe(once);
  const other = (await answer(EMPTY_TREE, await request(0, 8))).body;
  expect(addCosignatures(note, other, [WITNESS.verifier])).toBe(note);
  expect(addCosignatures(note, `${other}no line\n${given.body}`, [WITNESS.verifier])).toBe(once);
});

interface Conversation {
  readonly requests: readonly { readonly body: string; readonly status: number }[];
}
const LITEWITNESS = JSON.parse(
  readFileSync(new URL('vectors/litewitness.json', import.meta.url), 'utf8'),
) as { mlDsa: Conversation & { vkey: string }; ed25519: Conversation & { publicKey: string } };

/** The statuses we answer with, keeping what we cosign. */
async function replay(origin: string, verifier: Verifier, { requests }: Conversation): Promise<number[]> {
  let latest: Tree = EMPTY_TREE;
  const statuses: number[] = [];
  for (const { body } of requests) {
    const given = await cosign(new Map([[origin, { verifiers: [verifier], latest }]]), body, SIGNERS, TIME);
    if (given.status === 200) latest = given.cosigned;
    statuses.push(given.status);
  }
  return statuses;
}

describe('the conversations of litewitness', () => {
  it('end the same way with us', async () => {
    const { ed25519 } = LITEWITNESS;
    const origin = ed25519.requests[0]!.body.split('\n')[2]!;
    const verifier = new Verifier('ed25519', origin, Buffer.from(ed25519.publicKey, 'hex'));
    const statuses = ed25519.requests.map(({ status }) => status);
    // The second request's signature is wrong (403) and in a second spelling of base64, which is malformed to us (400).
    expect(await replay(origin, verifier, ed25519)).toEqual(statuses.with(1, 400));
  });

  it('hold an ML-DSA-44 signature by a log, which verifies', async () => {
    const { mlDsa } = LITEWITNESS;
    const verifier = Verifier.parse(mlDsa.vkey);
    expect(await replay('example.com/mldsa-log', verifier, mlDsa)).toEqual([200]);
    const { signed } = openNote(parseAddCheckpoint(mlDsa.requests[0]!.body).checkpoint, [verifier]);
    expect(signed[0]!.time).toBe(0);
  });
});
