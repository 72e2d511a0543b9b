import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCheckpoint,
  formatLogProof,
  generateSignerKey,
  inclusionProof,
  type LogPolicy,
  parseLogProof,
  Signer,
  signNote,
  verifyLogProof,
} from '../src/index.ts';
import {
  codeOf,
  ED25519,
  entry,
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
const ALL = leaves(300);
const OTHER = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/w2'));
const TEXT = formatCheckpoint({ origin: ORIGIN, size: 300, root: treeOf(ALL).root, extensions: [] });
const SIGNERS = [ED25519, ML_DSA, WITNESS, WITNESS_PQ, OTHER];

const prove = async (index: number, signers = SIGNERS): Promise<string> =>
  formatLogProof({
    index,
    proof: await inclusionProof(index, 300, readerOf(ALL)),
    checkpoint: await signNote(TEXT, signers, TIME),
  });

const policy = (quorum: number): LogPolicy => ({
  log: { origin: ORIGIN, verifiers: [ED25519.verifier, ML_DSA.verifier] },
  witnesses: [WITNESS, WITNESS_PQ, OTHER].map(({ verifier }) => verifier),
  quorum,
});

describe('a proof of logging', () => {
  it('shows that the entry is in the log, and who saw it there', async () => {
    const { index, checkpoint, witnesses } = verifyLogProof(await prove(257), entry(257), policy(2));
    expect([index, checkpoint.size]).toEqual([257, 300]);
    expect(witnesses).toEqual([
      { name: 'witness.example/w1', time: TIME },
      { name: 'witness.example/w2', time: TIME },
    ]);
  });

  it('shows nothing about another entry, or the entry in another place', async () => {
    const proof = await prove(257);
    expect(codeOf(() => verifyLogProof(proof, entry(256), policy(2)))).toBe('log-proof-wrong');
    const moved = proof.replace('index 257', 'index 256');
    expect(codeOf(() => verifyLogProof(moved, entry(257), policy(2)))).toBe('log-proof-wrong');
    const beyond = proof.replace('index 257', 'index 300');
    expect(codeOf(() => verifyLogProof(beyond, entry(257), policy(2)))).toBe('log-entry-missing');
  });

  it('counts a witness once, however many keys it has', async () => {
    const proof = await prove(3, [ED25519, ML_DSA, WITNESS, WITNESS_PQ]);
    expect(verifyLogProof(proof, entry(3), policy(1)).witnesses).toHaveLength(1);
    expect(codeOf(() => verifyLogProof(proof, entry(3), policy(2)))).toBe('log-quorum-missing');
  });

  it('needs each key of the log', async () => {
    const proof = await prove(3, [ED25519, WITNESS, OTHER]);
    expect(codeOf(() => verifyLogProof(proof, entry(3), policy(2)))).toBe('log-signature-missing');
  });

  it('is read as it was built, with extra data and without', async () => {
    const parts = parseLogProof(await prove(0));
    const extra = Buffer.from('anything');
    expect(parseLogProof(formatLogProof({ ...parts, extra }))).toEqual({ ...parts, extra });
    expect('extra' in parts).toBe(false);
    expect(formatLogProof({ ...parts, extra })).toMatch(
      /^c2sp.org\/tlog-proof@v1\nextra YW55dGhpbmc=\nindex 0\n/,
    );
  });

  it.each([
    '',
    'c2sp.org/tlog-proof@v1\n',
    'c2sp.org/tlog-proof@v1\nindex 00\n\nx',
    'c2sp.org/tlog-proof@v1\nextra ?\nindex 0\n\nx',
    'c2sp.org/tlog-proof@v2\nindex 0\n\nx',
    'c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx',
  ])('is not %j', (text) => {
    expect(codeOf(() => parseLogProof(text))).toBe('log-proof-invalid');
  });

  it('never holds for another entry, and throws only what is catalogued, when it was spoiled', async () => {
    const proof = await prove(257);
    fc.assert(
      fc.property(spoiled([proof]), (text) => {
        expect(codeOf(() => verifyLogProof(text, entry(0), policy(2)))).toMatch(/^log-/);
      }),
      { numRuns: 200 },
    );
  });
});
