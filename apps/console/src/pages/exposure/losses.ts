import type { Exposure, KeyFigures } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Fact } from '../../design/facts.tsx';
import type { Formatters } from '../../locales/format.ts';

export interface LossText {
  readonly title: string;
  /** People readable in clear; null when who would know does not answer, which is not zero. */
  readonly people: number | null;
  readonly facts: readonly Fact[];
  /** What else the thief gets, in a sentence. */
  readonly also: string;
  /** How each of the figures is known. */
  readonly known: string;
}

/** People that whoever controls the vault could read in the days ahead: no more than there are. */
export function peopleInReach({ reach, vault }: Exposure): number | null {
  return reach === null ? null : Math.min(reach.total, vault.persons);
}

/** The parts, in the order of a file's way. */
export function lossesOf(exposure: Exposure, t: TFunction, format: Formatters): LossText[] {
  return [
    gateway(exposure, t, format),
    liveVault(exposure, t, format),
    database(exposure, t, format),
    keys(exposure, t, format),
    log(exposure, t, format),
    insights(exposure, t, format),
  ];
}

/** How long ago something was last. */
const last = (at: string | null, now: string, t: TFunction, { ago }: Formatters): string =>
  at === null ? t('house.never') : ago(at, Date.parse(now));

type Part = (exposure: Exposure, t: TFunction, format: Formatters) => LossText;

const gateway: Part = ({ at, days, gateway: figures, unsealed }, t, { number, ago }) => ({
  title: t('exposure.gateway.title'),
  people: 0,
  facts: [
    ...(figures === null
      ? [{ name: t('house.filesHere'), value: t('exposure.silent') }]
      : [
          { name: t('house.filesHere'), value: number(figures.filesHeld) },
          {
            name: t('house.oldest'),
            value:
              figures.oldestReceivedAt === null
                ? t('house.none')
                : ago(figures.oldestReceivedAt, Date.parse(at)),
          },
          { name: t('house.uploadsOpen'), value: number(figures.uploadsOpen) },
          { name: t('house.goingOut'), value: number(figures.deliveriesWaiting) },
          {
            name: t('exposure.gateway.oldestDelivery'),
            value:
              figures.oldestDeliveryAt === null
                ? t('house.none')
                : ago(figures.oldestDeliveryAt, Date.parse(at)),
          },
        ]),
    { name: t('exposure.gateway.unsealed', { count: days }), value: number(unsealed.rows) },
  ],
  also: t('exposure.gateway.also'),
  known: t('exposure.gateway.known'),
});

/** What a thief does not know which of. How many there are nobody may tell the vault (docs/adr/0018-decoys.md). */
function decoyFacts({ decoys }: KeyFigures, now: string, t: TFunction, format: Formatters): Fact[] {
  const { every, touched, lastTouchedAt } = decoys;
  return [
    {
      name: t('exposure.live.decoys'),
      // With each `every` people stands a double of one of them.
      value: every === 0 ? t('house.none') : t('exposure.live.oneIn', { rows: format.number(every + 1) }),
    },
    { name: t('exposure.live.touched'), value: format.number(touched) },
    { name: t('exposure.live.lastTouched'), value: last(lastTouchedAt, now, t, format) },
  ];
}

const liveVault: Part = (exposure, t, format) => {
  const { number, ago } = format;
  const { at, days, vault, reach, keyService } = exposure;
  return {
    title: t('exposure.live.title', { count: days }),
    people: peopleInReach(exposure),
    facts: [
      ...(reach === null
        ? []
        : [
            { name: t('exposure.live.now'), value: number(reach.now) },
            { name: t('exposure.live.granted'), value: number(reach.granted) },
            { name: t('exposure.live.credits'), value: number(reach.credits) },
            { name: t('exposure.live.allowed'), value: number(reach.allowed) },
          ]),
      { name: t('house.filesWaiting'), value: number(vault.filesWaiting) },
      {
        name: t('exposure.live.oldest'),
        value: vault.oldestWaitingAt === null ? t('house.none') : ago(vault.oldestWaitingAt, Date.parse(at)),
      },
      { name: t('exposure.live.takenIn', { count: days }), value: number(vault.rowsTakenIn) },
      ...(keyService === null ? [] : decoyFacts(keyService, at, t, format)),
    ],
    also: t('exposure.live.also'),
    known: t('exposure.live.known'),
  };
};

const database: Part = ({ vault }, t, { number }) => ({
  title: t('exposure.database.title'),
  people: 0,
  facts: [
    { name: t('house.records'), value: number(vault.records) },
    { name: t('house.persons'), value: number(vault.persons) },
  ],
  also: t('exposure.database.also'),
  known: t('exposure.database.known'),
});

const keys: Part = ({ keyService }, t, { number }) => ({
  title: t('exposure.keys.title'),
  people: 0,
  facts:
    keyService === null
      ? [{ name: t('exposure.keys.epochs'), value: t('exposure.silent') }]
      : [
          {
            name: t('exposure.keys.epochs'),
            value: number(keyService.epoch - keyService.epochsDestroyed),
          },
          { name: t('exposure.keys.destroyed'), value: number(keyService.epochsDestroyed) },
          { name: t('exposure.keys.frozen'), value: number(keyService.frozen) },
        ],
  also: t('exposure.keys.also'),
  known: t('exposure.keys.known'),
});

const log: Part = ({ at, keyService }, t, format) => ({
  title: t('exposure.log.title'),
  people: 0,
  facts:
    keyService === null
      ? [{ name: t('exposure.log.entries'), value: t('exposure.silent') }]
      : [
          { name: t('exposure.log.entries'), value: format.number(keyService.logSize) },
          {
            name: t('exposure.log.witnessed'),
            value: keyService.witnessed === null ? t('house.none') : format.number(keyService.witnessed.size),
          },
          {
            name: t('exposure.log.lastWitness'),
            value: last(keyService.witnessed?.at ?? null, at, t, format),
          },
          { name: t('exposure.log.refused'), value: format.number(keyService.refused) },
          { name: t('exposure.log.alarm'), value: last(keyService.lastAlarmAt, at, t, format) },
        ],
  also: t('exposure.log.also'),
  known: t('exposure.log.known'),
});

const insights: Part = ({ at, insights: figures }, t, format) => ({
  title: t('exposure.insights.title'),
  people: 0,
  facts: [
    { name: t('house.rows'), value: format.number(figures.rows) },
    { name: t('house.snapshot'), value: figures.snapshot ?? t('house.noSnapshot') },
    { name: t('house.published'), value: last(figures.publishedAt, at, t, format) },
  ],
  also: t('exposure.insights.also'),
  known: t('exposure.insights.known'),
});
