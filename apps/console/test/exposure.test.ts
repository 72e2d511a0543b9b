import type { Exposure } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { formatters } from '../src/locales/format.ts';
import { lossesOf } from '../src/pages/exposure/losses.ts';
import { words } from './support/words.ts';

const i18n = await words();

const AT = '2026-05-04T12:00:00.000Z';
type Decoys = NonNullable<Exposure['keyService']>['decoys'];

const exposureWith = (decoys: Decoys | null, gateway: Exposure['gateway'] = null): Exposure => ({
  at: AT,
  days: 4,
  gateway,
  unsealed: { files: 0, rows: 0 },
  vault: {
    persons: 300,
    records: 150,
    filesWaiting: 0,
    oldestWaitingAt: null,
    rowsTakenIn: 0,
  },
  reach: null,
  keyService:
    decoys === null
      ? null
      : {
          releases: 0,
          itemsReleased: { identity: 0, clinical: 0 },
          transfersOpened: 0,
          lastReleaseAt: null,
          epoch: 1,
          epochsDestroyed: 0,
          logSize: 0,
          refused: 0,
          frozen: 0,
          lastAlarmAt: null,
          witnessed: null,
          decoys,
        },
  insights: { snapshot: null, rows: 0, publishedAt: null },
});

/** The last facts of the running vault, as the page shows them. */
function vaultSays(decoys: Decoys | null, language: 'en' | 'fr' = 'en'): Record<string, unknown> {
  const t = i18n.getFixedT(language);
  const parts = lossesOf(exposureWith(decoys), t, formatters(language));
  const vault = parts.find(({ title }) => title === t('exposure.live.title', { count: 4 }));
  return Object.fromEntries((vault?.facts ?? []).map(({ name, value }) => [name, value]));
}

it('the running vault stands among decoys: one row in so many, and when somebody asked for one', () => {
  const touched = { every: 50, touched: 2, lastTouchedAt: '2026-05-04T09:00:00.000Z' };
  expect(vaultSays(touched)).toMatchObject({
    'Decoys among new rows': '1 in 51',
    'Requests for a decoy': '2',
    'Last request for a decoy': '3 hours ago',
  });
  expect(vaultSays(touched, 'fr')).toMatchObject({
    'Leurres parmi les nouvelles lignes': '1 sur 51',
    'Demandes d’un leurre': '2',
    'Dernière demande d’un leurre': 'il y a 3 heures',
  });
});

it('a house without decoys says none, and a key service that is silent says nothing of them', () => {
  const none = vaultSays({ every: 0, touched: 0, lastTouchedAt: null });
  expect(none).toMatchObject({ 'Decoys among new rows': 'none', 'Last request for a decoy': 'never' });
  expect(Object.keys(vaultSays(null))).not.toContain('Decoys among new rows');
});

it('the gateway holds what waits for partners, and since when', () => {
  const figures = {
    ...{ filesHeld: 2, bytesHeld: 10, oldestReceivedAt: AT, uploadsOpen: 0 },
    ...{ deliveriesWaiting: 3, deliveryBytes: 30, oldestDeliveryAt: '2026-05-02T12:00:00.000Z' },
    ...{ sealedHereSinceStart: 0, sealedAtSourceSinceStart: 0, rosterVersion: 1, intakeEpoch: 1 },
  };
  const t = i18n.getFixedT('en');
  const said = (gateway: Exposure['gateway']) =>
    lossesOf(exposureWith(null, gateway), t, formatters('en')).find(
      ({ title }) => title === t('exposure.gateway.title'),
    );
  expect(said(figures)?.people).toBe(0);
  expect(said(figures)?.facts).toEqual(
    expect.arrayContaining([
      { name: 'Waiting for partners', value: '3' },
      { name: 'Oldest delivery', value: '2 days ago' },
    ]),
  );
  const none = { ...figures, deliveriesWaiting: 0, oldestDeliveryAt: null };
  expect(said(none)?.facts).toContainEqual({ name: 'Oldest delivery', value: 'none' });
});
