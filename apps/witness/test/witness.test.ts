import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { addCosignatures, formatAddCheckpoint, requireQuorum, Verifier } from '@vernix/tlog';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { MEMORY_FILE } from '../src/memory.ts';
import { freshDirectory, MemoryLog, type Started, start } from './support.ts';

const LOG = new MemoryLog(40);
const running: Started[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((witness) => witness.close()));
});

async function begin(directory = freshDirectory(), create = true): Promise<Started> {
  const witness = await start(directory, create);
  running.push(witness);
  return witness;
}

/** Takes the witness in this directory from one size to the next; the last checkpoint, cosigned. */
async function witnessed(directory: string, from: number, ...sizes: number[]): Promise<string> {
  const witness = await begin(directory);
  let [lines, old] = ['', from];
  for (const size of sizes) {
    const answer = await witness.post(await LOG.request(old, size));
    expect(answer.status).toBe(200);
    [lines, old] = [answer.body, size];
  }
  const cosigned = addCosignatures(
    await LOG.checkpoint(old),
    lines,
    witness.keys.map((key) => Verifier.parse(key)),
  );
  await witness.close();
  running.pop();
  return cosigned;
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof VernixError ? error.code : error),
  );

describe('a witness', () => {
  it('cosigns with each of its keys what continues what it saw, also after a restart', async () => {
    const directory = freshDirectory();
    await witnessed(directory, 0, 3, 17);
    const witness = await begin(directory, false);
    const { status, body } = await witness.post(await LOG.request(17, 40));
    expect(status).toBe(200);
    const keys = witness.keys.map((key) => Verifier.parse(key));
    const note = addCosignatures(await LOG.checkpoint(40), body, keys);
    expect(note.split('witness.example/w1 ')).toHaveLength(3);
    expect(requireQuorum(note, { witnesses: keys, quorum: 1 })[0]?.time).toBeGreaterThan(1_700_000_000);
  });

  it('refuses a rollback and a fork, and says where it stands', async () => {
    const directory = freshDirectory();
    await witnessed(directory, 0, 17);
    const witness = await begin(directory, false);
    const rollback = await witness.post(await LOG.request(5, 9));
    expect(rollback).toEqual({ status: 409, type: 'text/x.tlog.size', body: '17\n' });
    const fork = LOG.fork(10, 40);
    expect(await witness.post(await fork.request(17, 30))).toMatchObject({ status: 422 });
    const same = formatAddCheckpoint({ oldSize: 17, proof: [], checkpoint: await fork.checkpoint(17) });
    expect(await witness.post(same)).toMatchObject({ status: 409, body: '17\n' });
    expect(await witness.post(await LOG.request(17, 18))).toMatchObject({ status: 200 });
  });

  it('does not begin anew by itself when its memory is gone or damaged', async () => {
    const directory = freshDirectory();
    await witnessed(directory, 0, 17);
    await writeFile(join(directory, MEMORY_FILE), '{"log.example/releases":"17"}');
    expect(await codeOf(begin(directory, true))).toBe('witness-memory-damaged');
    await rm(join(directory, MEMORY_FILE));
    expect(await codeOf(begin(directory, false))).toBe('witness-memory-missing');
  });

  it('whose memory was put back to an old copy takes its own cosignature for what it saw', async () => {
    const directory = freshDirectory();
    await witnessed(directory, 0, 5);
    await cp(directory, `${directory}-copy`, { recursive: true });
    const cosigned = await witnessed(directory, 5, 17);
    const restored = await begin(`${directory}-copy`, false);
    // Shown what it signed once, it is back where it was, and cosigns no fork from where the copy stood.
    const shown = formatAddCheckpoint({ oldSize: 17, proof: [], checkpoint: cosigned });
    expect(await restored.post(shown)).toMatchObject({ status: 200 });
    expect(restored.events).toContain('memory-was-restored');
    expect(await restored.post(await LOG.fork(10, 40).request(5, 30))).toMatchObject({
      status: 409,
      body: '17\n',
    });
    expect(await readFile(join(`${directory}-copy`, MEMORY_FILE), 'utf8')).toContain('\\n17\\n');
  });

  it('takes one request at a time: of two that cross, the smaller tree is refused', async () => {
    const witness = await begin();
    const requests = await Promise.all([LOG.request(0, 40), LOG.request(0, 20), LOG.request(0, 30)]);
    const answers = await Promise.all(requests.map((body) => witness.post(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const stands = answers.find(({ status }) => status === 409)?.body.trim();
    expect(await witness.post(await LOG.request(Number(stands), 40))).toMatchObject({ status: 200 });
  });

  it('knows no other log, no other key, and no other request', async () => {
    const witness = await begin();
    const request = await LOG.request(0, 4);
    expect(
      await witness.post(request.replace('log.example/releases\n', 'log.example/other\n')),
    ).toMatchObject({ status: 404 });
    const strange = request.replaceAll(/^— .*$/gm, '— log.example/releases AAAAAAAA');
    expect(await witness.post(strange)).toMatchObject({ status: 403 });
    expect(await witness.post('x'.repeat(300_000))).toMatchObject({ status: 413 });
    expect((await fetch(`${witness.addresses.http}/add-checkpoint`)).status).toBe(404);
  });

  it('answers rubbish with a refusal and cosigns nothing', async () => {
    const witness = await begin();
    const right = await LOG.request(0, 4);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(5), fc.string({ maxLength: 5 }), async (at, cut, put) => {
        const from = at % right.length;
        const body = right.slice(0, from) + put + right.slice(from + cut);
        fc.pre(body !== right);
        const { status } = await witness.post(body);
        // One of the log's two signatures may be spoiled: the other is enough.
        expect([200, 400, 403, 404, 409, 422]).toContain(status);
        if (status === 200) expect(body.split('\n').slice(0, 5)).toEqual(right.split('\n').slice(0, 5));
      }),
      { numRuns: 40 },
    );
    expect(await witness.post('')).toMatchObject({ status: 400 });
  });
});
