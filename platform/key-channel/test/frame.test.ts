import { FRAME_LIMITS } from '@vernix/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrame, FrameReader } from '../src/index.ts';

const frame = fc.record({
  json: fc.jsonValue(),
  binary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});
/** What JSON makes of a value: it knows no −0 and no undefined. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function prefix(json: number, binary: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(json, 0);
  bytes.writeUInt32BE(binary, 4);
  return bytes;
}

it('gives back any frames, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(400)), (frames, cuts) => {
      const stream = Buffer.concat(frames.map(({ json, binary }) => encodeFrame(json, binary)));
      const reader = new FrameReader();
      const read = [];
      let at = 0;
      for (const cut of [...cuts, stream.length]) {
        read.push(...reader.push(stream.subarray(at, at + cut)));
        at += cut;
      }
      expect(read).toEqual(frames.map(({ json, binary }) => ({ json: throughJson(json), binary })));
      expect(reader.midFrame).toBe(false);
    }),
  );
});

it('gives back frames that come byte by byte', () => {
  const reader = new FrameReader();
  const stream = Buffer.concat([encodeFrame({ a: 1 }, Buffer.from('xyz')), encodeFrame('é')]);
  const read = [...stream].flatMap((byte) => reader.push(Buffer.of(byte)));
  expect(read).toEqual([
    { json: { a: 1 }, binary: Buffer.from('xyz') },
    { json: 'é', binary: Buffer.alloc(0) },
  ]);
});

it.each([
  ['one chunk', [0, 40]],
  ['two', [0, 11, 40]],
  ['several', [0, 3, 9, 30, 40]],
])('leaves nothing of a share or a key in the bytes that it came in: %s', (_how, cuts) => {
  const key = Buffer.alloc(25, 0xee);
  const stream = encodeFrame({ a: 1 }, key); // 40 bytes
  const chunks = cuts.slice(1).map((end, at) => Uint8Array.from(stream.subarray(cuts[at], end)));
  const reader = new FrameReader();
  const [frame] = chunks.flatMap((chunk) => reader.push(chunk));
  expect(frame?.binary).toEqual(key);
  for (const chunk of chunks) expect(chunk).not.toContain(0xee);
});

it('knows when a frame has begun and is not whole', () => {
  const reader = new FrameReader();
  const bytes = encodeFrame(1);
  reader.push(bytes.subarray(0, 3));
  expect(reader.midFrame).toBe(true);
  reader.push(bytes.subarray(3));
  expect(reader.midFrame).toBe(false);
});

it('refuses a frame as soon as its announced length is too large', () => {
  expect(() => new FrameReader().push(prefix(FRAME_LIMITS.json + 1, 0))).toThrow(/^frame-too-large/);
  expect(() => new FrameReader().push(prefix(2, FRAME_LIMITS.binary + 1))).toThrow(/^frame-too-large/);
  expect(() => new FrameReader().push(prefix(0xffff_ffff, 0xffff_ffff))).toThrow(/^frame-too-large/);
  expect(new FrameReader().push(prefix(FRAME_LIMITS.json, FRAME_LIMITS.binary))).toEqual([]);
});

it('refuses to send what the other end would refuse', () => {
  expect(() => encodeFrame('x'.repeat(FRAME_LIMITS.json))).toThrow(/^frame-too-large/);
  expect(() => encodeFrame({}, Buffer.alloc(FRAME_LIMITS.binary + 1))).toThrow(/^frame-too-large/);
});

it('refuses what is not JSON or not UTF-8', () => {
  for (const text of [Buffer.from('{'), Buffer.alloc(0), Buffer.from([0x22, 0xff, 0x22])]) {
    expect(() => new FrameReader().push(Buffer.concat([prefix(text.length, 0), text]))).toThrow(
      /^frame-invalid/,
    );
  }
});

it('on any bytes at all either reads, waits or refuses with a code', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      const reader = new FrameReader();
      try {
        for (const chunk of chunks) reader.push(chunk);
      } catch (error) {
        expect(String(error)).toMatch(/^VernixError: frame-(invalid|too-large)/);
      }
    }),
  );
});
