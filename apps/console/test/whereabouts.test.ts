import { isUnderWay, LeavingRefusal, type Outgoing, OutgoingState } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { formatters } from '../src/locales/format.ts';
import { whereaboutsOf } from '../src/pages/intake/whereabouts.ts';
import { words } from './support/words.ts';

const i18n = await words();

const AT = '2026-05-04T12:00:00.000Z';
const NEXT = '2026-05-09T12:00:00.000Z';
const NOW = Date.parse('2026-05-05T12:00:00.000Z');

const outgoing = (state: Outgoing['state'], more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ state, madeAt: AT, sentAt: AT, expiresAt: NEXT, collectedAt: null, endedAt: null, refusal: null },
  ...more,
});

function said(of: Outgoing, language: 'en' | 'fr' = 'en', now = NOW): string {
  return whereaboutsOf(of, 'Northern Laboratory', i18n.getFixedT(language), formatters(language), now);
}

it('a delivery says where it stands, and until when it waits', () => {
  expect(said(outgoing('made', { sentAt: null, expiresAt: null }))).toContain('being left at the gateway');
  expect(said(outgoing('waiting'))).toMatch(
    /^It waits for Northern Laboratory at the gateway until May 9, 2026/,
  );
  expect(said(outgoing('waiting', { expiresAt: null }))).toBe(
    'It waits for Northern Laboratory at the gateway.',
  );
  expect(said(outgoing('collected', { collectedAt: AT }))).toContain('not yet confirmed');
  expect(said(outgoing('acknowledged', { collectedAt: AT, endedAt: AT }))).toContain('received it, whole');
  expect(said(outgoing('waiting'), 'fr')).toContain('jusqu’au 9 mai 2026');
});

it('an expired one says whether anybody began to collect it', () => {
  expect(said(outgoing('expired', { endedAt: NEXT }))).toContain('did not collect it in time');
  expect(said(outgoing('expired', { endedAt: NEXT, collectedAt: AT }))).toContain(
    'find out whether they have it',
  );
});

it('one that the gateway fell silent about is not under way for ever', () => {
  const later = Date.parse(NEXT) + 1;
  expect(said(outgoing('waiting'), 'en', later)).toContain('has not said how it ended');
  expect([NOW, later].map((now) => isUnderWay(outgoing('collected', { collectedAt: AT }), now))).toEqual([
    true,
    false,
  ]);
  expect(isUnderWay(outgoing('expired', { endedAt: AT }), NOW)).toBe(false);
  const unsaid = outgoing('waiting', { expiresAt: null });
  expect([NOW, later].map((now) => isUnderWay(unsaid, now))).toEqual([true, true]);
  expect(isUnderWay(unsaid, later + 3_600_000)).toBe(false);
});

it('each state has words of its own, in both languages', () => {
  const ways = [
    ...OutgoingState.exclude(['refused']).options.map((state) => outgoing(state)),
    ...LeavingRefusal.options.map((refusal) => outgoing('refused', { refusal, endedAt: NEXT })),
  ];
  for (const language of ['en', 'fr'] as const)
    expect(new Set(ways.map((way) => said(way, language))).size).toBe(ways.length);
});
