import { VernixError } from '@vernix/contracts';
import { describe, expect, test } from 'vitest';
import { createLog, type LogFields } from '../src/index.ts';

function capture(strict: boolean) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, log: createLog('gateway', { write, strict, now: () => new Date(0) }) };
}

describe('the log', () => {
  test('writes one JSON line with the zone, the event and allowed fields', () => {
    const { lines, log } = capture(true);
    log.info('file-received', { transfer: 'AAAAAAAAAAAAAAAAAAAAAA', bytes: 12, code: null });
    expect(lines).toEqual([
      {
        at: '1970-01-01T00:00:00.000Z',
        level: 'info',
        zone: 'gateway',
        event: 'file-received',
        transfer: 'AAAAAAAAAAAAAAAAAAAAAA',
        bytes: 12,
      },
    ]);
  });

  test('refuses a field that is not on the list, and a listed one of another shape', () => {
    const { log } = capture(true);
    expect(() => log.info('x', { fileName: 'smith.csv' } as LogFields)).toThrow(/fileName/);
    expect(() => log.info('x', { code: 'Jane Smith' })).toThrow(/code/);
    expect(() => log.info('x', { transfer: '1234567890' })).toThrow(/transfer/);
  });

  test('drops such a field in production and says how many were dropped', () => {
    const { lines, log } = capture(false);
    log.warn('x', { reason: 'Jane Smith 2019-02-03', bytes: 1 });
    expect(lines[0]).toMatchObject({
      level: 'warn',
      zone: 'gateway',
      event: 'x',
      bytes: 1,
      dropped: 1,
    });
    expect(lines[0]).not.toHaveProperty('reason');
  });

  test('describes a failure by code and place, never by its message', () => {
    const { lines, log } = capture(true);
    const foreign = Object.assign(new RangeError('value "Jane Smith" out of range'), { code: 'ENOSPC' });
    log.failure('write-failed', foreign);
    log.failure('refused', new VernixError('internal', {}, { cause: foreign }));
    expect(lines[0]).toMatchObject({
      level: 'error',
      code: 'internal',
      errno: 'ENOSPC',
      errorName: 'RangeError',
    });
    expect(lines[1]).toMatchObject({ code: 'internal', errno: 'ENOSPC', errorName: 'RangeError' });
    expect(lines[0]?.['frames']).toContainEqual(expect.stringMatching(/^log-carries.*:\d+$/));
    expect(JSON.stringify(lines)).not.toContain('Jane');
  });

  test('says of an incident what happened and what to do, in the catalogue’s words', () => {
    const { lines, log } = capture(true);
    const cause = new RangeError('"Jane Smith"');
    const error = new VernixError('keystore-damaged', { file: 'meter.json' }, { cause });
    log.incident('start-failed', error, { attempt: 2 });
    const { code, message, action } = error.toBody().error;
    const line = { level: 'error', event: 'start-failed', code, errorName: 'RangeError', attempt: 2 };
    expect(lines[0]).toMatchObject({ ...line, message, action, params: { file: 'meter.json' } });
    expect(JSON.stringify(lines)).not.toContain('Jane');
  });
});
