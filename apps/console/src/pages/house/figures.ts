import type { House } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';
import type { RoomName } from './plan.ts';

export interface Figure {
  readonly name: string;
  readonly value: string;
}

/** Why a room's walls are bare: its zone did not answer, or the vault does not use what did. Shown as such, never as zero. */
export type Bare = 'gatewaySilent' | 'keysSilent' | 'keysNotUsed';

/** What a room is known by, and the rest. */
type Hung = { readonly bare: null; readonly lead: Figure; readonly others: readonly Figure[] };

export type RoomFigures = (Hung | { readonly bare: Bare }) & {
  /** People a thief with root here could read in clear; `null` is not measured, which is not zero. */
  readonly readable: number | null;
};

/** Why the key service's walls are bare, by the error the vault had of it. */
export function bareness(error: House['keyServiceError']): Bare {
  return error === null || error.code === 'key-service-unreachable' ? 'keysSilent' : 'keysNotUsed';
}

/** What hangs on each room's walls. */
export function figuresOf(house: House, room: RoomName, t: TFunction, format: Formatters): RoomFigures {
  const { number, ago } = format;
  // The vault's own clock: the one beside this screen may be wrong.
  const now = Date.parse(house.at);
  const when = (at: string | null) => (at === null ? t('house.never') : ago(at, now));
  switch (room) {
    case 'gateway': {
      const { gateway } = house;
      const readable = house.readable.gateway;
      if (gateway === null) return { bare: 'gatewaySilent', readable };
      const { oldestReceivedAt } = gateway;
      return {
        bare: null,
        readable,
        lead: { name: t('house.filesHere'), value: number(gateway.filesHeld) },
        others: [
          {
            name: t('house.oldest'),
            value: oldestReceivedAt === null ? t('house.none') : when(oldestReceivedAt),
          },
          { name: t('house.uploadsOpen'), value: number(gateway.uploadsOpen) },
          { name: t('house.goingOut'), value: number(gateway.deliveriesWaiting) },
        ],
      };
    }
    case 'vault':
      return {
        bare: null,
        readable: house.readable.vault,
        lead: { name: t('house.records'), value: number(house.vault.records) },
        others: [
          { name: t('house.persons'), value: number(house.vault.persons) },
          { name: t('house.filesWaiting'), value: number(house.vault.filesWaiting) },
          { name: t('house.lastCommit'), value: when(house.vault.lastCommitAt) },
        ],
      };
    case 'keys': {
      const keys = house.keyService;
      const readable = house.readable.keyService;
      if (keys === null) return { bare: bareness(house.keyServiceError), readable };
      return {
        bare: null,
        readable,
        lead: { name: t('house.releases'), value: number(keys.releases) },
        others: [
          { name: t('house.lastRelease'), value: when(keys.lastReleaseAt) },
          { name: t('house.lastWitnessed'), value: when(keys.witnessed?.at ?? null) },
        ],
      };
    }
    case 'insights':
      return {
        bare: null,
        readable: house.readable.insights,
        lead: { name: t('house.rows'), value: number(house.insights.rows) },
        others: [
          { name: t('house.snapshot'), value: house.insights.snapshot ?? t('house.noSnapshot') },
          { name: t('house.published'), value: when(house.insights.publishedAt) },
        ],
      };
  }
}
