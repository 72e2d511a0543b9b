import type { House } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';
import type { RoomName } from './plan.ts';

export interface Figure {
  readonly name: string;
  readonly value: string;
}

export interface RoomFigures {
  /** False when the zone did not answer: shown as such, never as zero. */
  readonly answers: boolean;
  readonly figures: readonly Figure[];
  /** People a thief with root here could read in clear; `null` is not measured, which is not zero. */
  readonly readable: number | null;
}

/** What hangs on each room's walls. */
export function figuresOf(house: House, room: RoomName, t: TFunction, format: Formatters): RoomFigures {
  const { number, ago } = format;
  // The vault's own clock: the one beside this screen may be wrong.
  const now = Date.parse(house.at);
  const when = (at: string | null) => (at === null ? t('house.never') : ago(at, now));
  switch (room) {
    case 'gateway': {
      const gateway = house.gateway;
      return {
        answers: gateway !== null,
        readable: house.readable.gateway,
        figures:
          gateway === null
            ? []
            : [
                { name: t('house.filesHere'), value: number(gateway.filesHeld) },
                {
                  name: t('house.oldest'),
                  value: gateway.oldestReceivedAt === null ? t('house.none') : when(gateway.oldestReceivedAt),
                },
                { name: t('house.uploadsOpen'), value: number(gateway.uploadsOpen) },
                { name: t('house.goingOut'), value: number(gateway.deliveriesWaiting) },
              ],
      };
    }
    case 'vault':
      return {
        answers: true,
        readable: house.readable.vault,
        figures: [
          { name: t('house.records'), value: number(house.vault.records) },
          { name: t('house.persons'), value: number(house.vault.persons) },
          { name: t('house.filesWaiting'), value: number(house.vault.filesWaiting) },
          { name: t('house.lastCommit'), value: when(house.vault.lastCommitAt) },
        ],
      };
    case 'keys': {
      const keys = house.keyService;
      return {
        answers: keys !== null,
        readable: house.readable.keyService,
        figures:
          keys === null
            ? []
            : [
                { name: t('house.releases'), value: number(keys.releases) },
                { name: t('house.lastRelease'), value: when(keys.lastReleaseAt) },
                { name: t('house.lastWitnessed'), value: when(keys.witnessed?.at ?? null) },
              ],
      };
    }
    case 'insights':
      return {
        answers: true,
        readable: house.readable.insights,
        figures: [
          { name: t('house.rows'), value: number(house.insights.rows) },
          { name: t('house.snapshot'), value: house.insights.snapshot ?? t('house.noSnapshot') },
          { name: t('house.published'), value: when(house.insights.publishedAt) },
        ],
      };
  }
}
