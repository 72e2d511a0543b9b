import { VernixError } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { createOutput } from '../src/output.ts';
import { Incidents } from '../src/serve/tell-incidents.ts';

const TOLD = new VernixError('keystore-missing').toBody().error;

function begun(json: boolean) {
  const written = { out: '', err: '' };
  const to = (name: keyof typeof written): unknown => ({
    write: (text: string) => Boolean((written[name] += text)),
  });
  type Streams = Parameters<typeof createOutput>[1];
  const streams = { stdout: to('out'), stderr: to('err'), env: { LANG: 'en_CA' } } as Streams;
  const incidents = new Incidents(createOutput(json, streams));
  incidents.tell('vault', { ...TOLD, isRefusal: false });
  return { incidents, written };
}

it('tells a program of what was said before the opening then, or when the start has failed', () => {
  for (const end of ['opened', 'failed'] as const) {
    const { incidents, written } = begun(true);
    expect(written).toEqual({ out: '', err: '' });
    incidents[end]();
    const { code, message, action } = TOLD;
    expect(JSON.parse(written.out)).toEqual({
      event: 'incident',
      zone: 'vault',
      error: { code, message, action },
    });
  }
});

it('tells a person at once, again under the opening, and not again when the start has failed', () => {
  const failed = begun(false);
  expect(failed.written.err).toContain(TOLD.message.en);
  failed.incidents.failed();
  expect(failed.written.out).toBe('');
  const opened = begun(false);
  opened.incidents.opened();
  expect(opened.written.out).toBe(opened.written.err);
});
