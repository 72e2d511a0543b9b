import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  EMPTY_ROOT,
  formatCheckpoint,
  generateSignerKey,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  Signer,
  signNote,
  Verifier,
} from '../src/index.ts';
import { codeOf, ED25519, flipped, leaves, ML_DSA, spoiled, treeOf, WITNESS } from './support.ts';

/** The example of golang.org/x/mod/sumdb/note. */
const GO = {
  skey: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const ORIGIN = 'log.example/releases';
const TREE = treeOf(leaves(5));
const CHECKPOINT: Checkpoint = { origin: ORIGIN, size: 5, root: TREE.root, extensions: [] };
const TEXT = formatCheckpoint(CHECKPOINT);
const TIME = 1_764_000_000;
const SIGNERS = [ED25519, ML_DSA, WITNESS];
const NOTE = await signNote(TEXT, SIGNERS, TIME);
const VERIFIERS = SIGNERS.map(({ verifier }) => verifier);

describe('a note', () => {
  it('is signed and read as Go signs and reads it', async () => {
    const signer = Signer.parse(GO.skey);
    expect(signer.verifier.vkey).toBe(GO.vkey);
    expect(await signNote(GO.text, [signer], 0)).toBe(`${GO.text}\n${GO.line}`);
    expect(openNote(`${GO.text}\n${GO.line}`, [Verifier.parse(GO.vkey)]).text).toBe(GO.text);
  });

  it('tells who signed it, and when', () => {
    const { text, signed } = openNote(NOTE, VERIFIERS);
    expect(text).toBe(TEXT);
    expect(signed.map(({ verifier, time }) => ({ verifier, time }))).toEqual([
      { verifier: ED25519.verifier, time: null },
      { verifier: ML_DSA.verifier, time: TIME },
      { verifier: WITNESS.verifier, time: TIME },
    ]);
  });

  it('is not the worse for signatures of keys we do not know', () => {
    expect(openNote(NOTE, [WITNESS.verifier]).signed).toHaveLength(1);
    const namesake = Signer.parse(generateSignerKey('ed25519', ED25519.verifier.name));
    expect(codeOf(() => openNote(NOTE, [namesake.verifier]))).toBe('log-signature-missing');
  });

  it('is worthless when a known key did not sign it, even beside one that did', async () => {
    const other = await signNote(formatCheckpoint({ ...CHECKPOINT, size: 6 }), SIGNERS, TIME);
    const lines = NOTE.split('\n\n')[1]!.split('\n');
    const foreign = other.split('\n\n')[1]!.split('\n');
    for (const at of SIGNERS.keys()) {
      const mixed = `${TEXT}\n${lines.with(at, foreign[at]!).join('\n')}`;
      expect(codeOf(() => openNote(mixed, VERIFIERS))).toBe('log-signature-wrong');
    }
  });

  it('does not open when one bit of its text or of a signature is changed', () => {
    const bytes = Buffer.from(NOTE);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = flipped(bytes, bit).toString('utf8');
        const code = codeOf(() => openCheckpoint(changed, { origin: ORIGIN, verifiers: VERIFIERS }));
        expect(code).toMatch(/^log-(note-invalid|signature-(wrong|missing))$/);
      }),
      { numRuns: 300 },
    );
  });

  it('may hold empty lines, and ends before the last one', async () => {
    const text = 'one\n\ntwo\n';
    const note = await signNote(text, [ED25519], 0);
    expect(openNote(note, [ED25519.verifier]).text).toBe(text);
  });

  it.each([
    ...[
      '',
      'text\n',
      'text\n\n',
      '\n\n',
      'text\n\n— a\n',
      'text\n\n— a AAAA\n',
      'text\n\n— a AAAAAA==',
      'a\0\n\n— a AAAAAAA=\n',
    ],
    ...[
      'text\n\n- a AAAAAAA=\n',
      'text\n\n— a+b AAAAAAA=\n',
      'text\n\n— a AAAAAAB=\n',
      'text\n\n— a b AAAAAAA=\n',
      'text\n\n— a\u2003b AAAAAAA=\n',
    ],
  ])('is not %j', (note) => {
    expect(codeOf(() => parseNote(note))).toBe('log-note-invalid');
  });

  it('has 64 signatures at most, and takes as many', () => {
    const line = '— a AAAAAAA=\n';
    expect(parseNote(`text\n\n${line.repeat(64)}`).signatures).toHaveLength(64);
    expect(codeOf(() => parseNote(`text\n\n${line.repeat(65)}`))).toBe('log-note-invalid');
    expect(codeOf(() => parseNote(`${'a'.repeat(512 * 1024)}\n\n${line}`))).toBe('log-note-invalid');
  });

  it('cannot be made of what is not lines of text', async () => {
    for (const text of ['no newline', 'tab\t\n', '\ud800\n'])
      await expect(signNote(text, [ED25519], 0)).rejects.toMatchObject({ code: 'log-note-invalid' });
  });
});

describe('a key', () => {
  it.each(['ed25519', 'ed25519-cosignature', 'ml-dsa-44'] as const)(
    'of kind %s survives as text',
    async (kind) => {
      const signer = Signer.parse(generateSignerKey(kind, 'name.example/a'));
      const verifier = Verifier.parse(signer.verifier.vkey);
      expect([verifier.kind, verifier.id, verifier.name]).toEqual([
        kind,
        signer.verifier.id,
        'name.example/a',
      ]);
      expect(verifier.verify(TEXT, await signer.sign(TEXT, TIME))).toBe(true);
      expect(
        verifier.verify(TEXT, await signer.sign(formatCheckpoint({ ...CHECKPOINT, size: 4 }), TIME)),
      ).toBe(false);
    },
  );

  it('has another id for each kind', () => {
    expect(ED25519.verifier.id).not.toBe(ML_DSA.verifier.id);
  });

  it('has a name without space or plus', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u0085b', 'a\nb', 'a'.repeat(256)])
      expect(codeOf(() => generateSignerKey('ed25519', name))).toBe('log-key-invalid');
  });

  it('has as many bytes as its kind', () => {
    expect(codeOf(() => new Verifier('ml-dsa-44', 'a', Buffer.alloc(32)))).toBe('log-key-invalid');
    expect(codeOf(() => new Signer('ed25519', 'a', Buffer.alloc(64)))).toBe('log-key-invalid');
  });

  it('is refused, or is another key, when it was spoiled', () => {
    fc.assert(
      fc.property(spoiled([GO.skey, GO.vkey, ML_DSA.verifier.vkey]), (text) => {
        const vkey = codeOf(() => expect(Verifier.parse(text).vkey).toBe(text));
        const skey = codeOf(() => Signer.parse(text));
        expect([null, 'log-key-invalid']).toContain(vkey);
        expect([null, 'log-key-invalid']).toContain(skey);
      }),
    );
  });
});

describe('a checkpoint', () => {
  it('is origin, size, root and extension lines', () => {
    expect(TEXT).toBe(`${ORIGIN}\n5\n${TREE.root.toString('base64')}\n`);
    const extended = { ...CHECKPOINT, extensions: ['one', 'two'] };
    expect(parseCheckpoint(formatCheckpoint(extended))).toEqual(extended);
  });

  const root = EMPTY_ROOT.toString('base64');
  it.each([
    ...[
      '',
      'o\n1\n',
      `o\n01\n${root}\n`,
      `o\n-1\n${root}\n`,
      `o\n1\n${root}`,
      `o\n1\n${root}\n\n`,
      `\n1\n${root}\n`,
    ],
    ...[
      `o\n9007199254740992\n${root}\n`,
      `o\n1\n${root.slice(4)}\n`,
      `o\n1\n${root.replace('=', '')}\n`,
      `o\n1\n${root}\n\nx\n`,
    ],
    `o\n0\n${TREE.root.toString('base64')}\n`,
  ])('is not %j', (text) => {
    expect(codeOf(() => parseCheckpoint(text))).toBe('log-checkpoint-invalid');
  });

  it('is refused, or is another checkpoint, when it was spoiled', () => {
    fc.assert(
      fc.property(spoiled([TEXT, NOTE]), (text) => {
        const checkpoint = codeOf(() => expect(formatCheckpoint(parseCheckpoint(text))).toBe(text));
        expect([null, 'log-checkpoint-invalid']).toContain(checkpoint);
        const opened = codeOf(() => openCheckpoint(text, { origin: ORIGIN, verifiers: [ED25519.verifier] }));
        expect([null, 'log-note-invalid', 'log-signature-wrong', 'log-signature-missing']).toContain(opened);
      }),
      { numRuns: 300 },
    );
  });

  it('must be of the log that was asked for, and signed with all its keys', async () => {
    const verifiers = [ED25519.verifier, ML_DSA.verifier];
    expect(openCheckpoint(NOTE, { origin: ORIGIN, verifiers })).toEqual(CHECKPOINT);
    expect(codeOf(() => openCheckpoint(NOTE, { origin: 'log.example/other', verifiers }))).toBe(
      'log-origin-wrong',
    );
    const classic = await signNote(TEXT, [ED25519], 0);
    expect(codeOf(() => openCheckpoint(classic, { origin: ORIGIN, verifiers }))).toBe(
      'log-signature-missing',
    );
    const text = await signNote('not a checkpoint\n', [ED25519], 0);
    const alone = { origin: ORIGIN, verifiers: [ED25519.verifier] };
    expect(codeOf(() => openCheckpoint(text, alone))).toBe('log-checkpoint-invalid');
  });
});

describe('a cosignature', () => {
  it('is of a checkpoint only', async () => {
    for (const signer of [ML_DSA, WITNESS])
      await expect(signer.sign('some text\n', TIME)).rejects.toMatchObject({
        code: 'log-checkpoint-invalid',
      });
  });

  it('covers extension lines with Ed25519, and refuses them with ML-DSA-44', async () => {
    const text = formatCheckpoint({ ...CHECKPOINT, extensions: ['one'] });
    const signature = await WITNESS.sign(text, TIME);
    expect(WITNESS.verifier.verify(text, signature)).toBe(true);
    expect(WITNESS.verifier.verify(text.replace('one', 'two'), signature)).toBe(false);
    await expect(ML_DSA.sign(text, TIME)).rejects.toMatchObject({ code: 'log-checkpoint-invalid' });
    expect(ML_DSA.verifier.verify(text, await ML_DSA.sign(TEXT, TIME))).toBe(false);
  });

  it('covers its time, and with ML-DSA-44 its name', async () => {
    for (const signer of [ML_DSA, WITNESS]) {
      const signature = await signer.sign(TEXT, TIME);
      expect(signer.verifier.timeOf(signature)).toBe(TIME);
      expect(signer.verifier.verify(TEXT, flipped(signature, 7 * 8))).toBe(false);
    }
    const seed = Buffer.alloc(32, 1);
    const [one, two] = ['a', 'b'].map((name) => new Signer('ml-dsa-44', name, seed));
    expect(two!.verifier.verify(TEXT, await one!.sign(TEXT, TIME))).toBe(false);
  });
});
