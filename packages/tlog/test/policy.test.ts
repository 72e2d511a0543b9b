import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCheckpoint,
  generateSignerKey,
  openWitnessed,
  parsePolicy,
  Signer,
  signNote,
} from '../src/index.ts';
import { codeOf, ED25519, leaves, ML_DSA, spoiled, treeOf, WITNESS, WITNESS_PQ } from './support.ts';

const OTHER = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/w2'));
const LOG = [`log ${ED25519.verifier.vkey}`, `log ${ML_DSA.verifier.vkey}`];
const WITNESSES = [
  `witness w1 ${WITNESS.verifier.vkey} https://witness.example/`,
  `witness w1-pq ${WITNESS_PQ.verifier.vkey} https://witness.example`,
  `witness w2 ${OTHER.verifier.vkey}`,
];
const policy = (...lines: string[]): string => [...LOG, ...WITNESSES, ...lines, ''].join('\n');
const BOTH = policy('# two people', 'group g 2 w1 w1-pq w2', '', 'quorum g');

const note = (signers: readonly Signer[]): Promise<string> => {
  const { size, root } = treeOf(leaves(5));
  const text = formatCheckpoint({ origin: ED25519.verifier.name, size, root, extensions: [] });
  return signNote(text, [ED25519, ML_DSA, ...signers], 1_764_000_000);
};

describe('a policy file', () => {
  it('names the log, the witnesses and how many of them it takes', () => {
    const { log, quorum, addresses, witnesses } = parsePolicy(BOTH);
    expect(log).toMatchObject({
      origin: 'log.example/releases',
      verifiers: [{ kind: 'ed25519' }, { kind: 'ml-dsa-44' }],
    });
    expect([quorum, witnesses.length]).toEqual([2, 3]);
    expect(addresses).toEqual([
      { url: 'https://witness.example', verifiers: [WITNESS.verifier, WITNESS_PQ.verifier] },
    ]);
  });

  it('counts the keys of one name as one witness', async () => {
    const twice = await note([WITNESS, WITNESS_PQ]);
    expect(codeOf(() => openWitnessed(twice, parsePolicy(BOTH)))).toBe('log-quorum-missing');
    const { witnesses } = openWitnessed(await note([WITNESS, OTHER]), parsePolicy(BOTH));
    expect(witnesses.map(({ name }) => name)).toEqual(['witness.example/w1', 'witness.example/w2']);
  });

  it.each([
    ['group g any w1 w2', 1],
    ['group g all w1 w2', 2],
    ['group g all w1 w1-pq', 1],
  ])('takes “%s” for %i', (line, quorum) => {
    expect(parsePolicy(policy(line, 'quorum g')).quorum).toBe(quorum);
  });

  it('may ask for no witness, or for one alone', () => {
    expect(parsePolicy(policy('quorum none'))).toMatchObject({ quorum: 0, witnesses: [] });
    expect(parsePolicy(policy('quorum w2'))).toMatchObject({
      quorum: 1,
      witnesses: [{ name: 'witness.example/w2' }],
    });
  });

  it.each([
    ['no quorum', ''],
    ['a quorum of nobody it names', 'quorum w9'],
    ['two quorums', 'quorum w1\nquorum w2'],
    ['more than there are', 'group g 3 w1 w1-pq w2\nquorum g'],
    ['a group of nobody', 'group g any\nquorum g'],
    ['a group of groups', 'group g any w1\ngroup h any g\nquorum h'],
    ['a label used twice', `witness w1 ${OTHER.verifier.vkey}\nquorum w1`],
    [
      'another log',
      `log ${new Signer('ed25519', 'log.example/other', Buffer.alloc(32)).verifier.vkey}\nquorum w1`,
    ],
    ['an address that is none', `witness w3 ${OTHER.verifier.vkey} ftp://witness.example\nquorum w1`],
    ['a word it does not know', 'quorum w1\nwitnesses w1'],
  ])('is refused with %s', (_what, lines) => {
    expect(codeOf(() => parsePolicy(policy(lines)))).toBe('log-policy-invalid');
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(spoiled([BOTH]), (text) => {
        expect([null, 'log-policy-invalid', 'log-key-invalid']).toContain(codeOf(() => parsePolicy(text)));
      }),
    );
  });
});
