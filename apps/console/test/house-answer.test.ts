import { type House, Stage, tellCode } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { formatters } from '../src/locales/format.ts';
import { answerOf } from '../src/pages/house/answer.ts';
import { type Figure, figuresOf } from '../src/pages/house/figures.ts';
import {
  ABREAST,
  figureLine,
  LINE,
  ROOMS,
  type RoomName,
  roomOf,
  spotOf,
  STACKED,
  thiefLine,
} from '../src/pages/house/plan.ts';
import { words } from './support/words.ts';

const i18n = await words();

const AT = '2026-05-04T12:00:00.000Z';
const LONG_BEFORE = '2026-05-04T11:40:00.000Z';

interface Counts {
  readonly atGateway: number;
  readonly inVault: number;
  readonly moving: number;
  readonly arriving: number;
}

const houseWith = ({ atGateway, inVault, moving, arriving }: Counts, oldest = LONG_BEFORE): House => ({
  at: AT,
  gateway: {
    filesHeld: atGateway,
    bytesHeld: 0,
    oldestReceivedAt: atGateway > 0 ? oldest : null,
    uploadsOpen: arriving,
    deliveriesWaiting: 0,
    deliveryBytes: 0,
    oldestDeliveryAt: null,
    sealedHereSinceStart: 0,
    sealedAtSourceSinceStart: 0,
    rosterVersion: 1,
    intakeEpoch: 1,
  },
  keyService: {
    releases: 9,
    itemsReleased: { identity: 0, clinical: 0 },
    transfersOpened: 9,
    lastReleaseAt: null,
    epoch: 1,
    epochsDestroyed: 0,
    logSize: 9,
    refused: 0,
    frozen: 0,
    lastAlarmAt: null,
    witnessed: null,
    decoys: { every: 50, touched: 0, lastTouchedAt: null },
  },
  keyServiceError: null,
  vault: {
    filesWaiting: inVault,
    filesToday: 0,
    records: 0,
    persons: 0,
    deliveries: 0,
    unlinkedRecords: 0,
    lastCommitAt: null,
  },
  insights: { snapshot: null, rows: 0, publishedAt: null },
  moving: Array.from({ length: moving }, () => ({
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    partner: 'riverbend',
    partnerName: 'Riverbend',
    stage: 'published' as const,
    at: AT,
    rows: 10,
  })),
  readable: { gateway: null, keyService: null, vault: null, insights: null },
});

const answer = (house: House, language: 'en' | 'fr' = 'en') =>
  answerOf(house, i18n.getFixedT(language), formatters(language));

/** What hangs on a room's walls, the figure it is known by first. */
function hungIn(house: House, room: RoomName, language: 'en' | 'fr' = 'en'): readonly Figure[] {
  const walls = figuresOf(house, room, i18n.getFixedT(language), formatters(language));
  return walls.bare === null ? [walls.lead, ...walls.others] : [];
}

/** Every house in which each count is none or a number of its own. */
const HOUSES: Counts[] = [0, 2].flatMap((atGateway) =>
  [0, 3].flatMap((inVault) =>
    [0, 4].flatMap((moving) => [0, 5].map((arriving) => ({ atGateway, inVault, moving, arriving }))),
  ),
);

describe.each(['en', 'fr'] as const)('the headline of the house (%s)', (language) => {
  it.each(HOUSES)('says that none waits when no wall counts one that does (%j)', (counts) => {
    const none = /none is waiting|no file is waiting|aucun n’attend|aucun fichier n’attend/i;
    expect(none.test(answer(houseWith(counts), language))).toBe(counts.atGateway + counts.inVault === 0);
  });

  it.each(HOUSES)('names a count that hangs on a wall or is listed below (%j)', (counts) => {
    const house = houseWith(counts);
    const walls = (['gateway', 'vault'] as const).flatMap((room) =>
      hungIn(house, room, language).map(({ value }) => value),
    );
    const [named] = /^\d+/.exec(answer(house, language)) ?? [];
    if (named === undefined) expect(Object.values(counts)).toEqual([0, 0, 0, 0]);
    else expect([...walls, String(house.moving.length)]).toContain(named);
  });
});

it('hangs no figure over what a thief could read, over the files on the floor, nor over another room', () => {
  const house = houseWith({ atGateway: 2, inVault: 3, moving: 4, arriving: 5 });
  for (const plan of [ABREAST, STACKED]) {
    for (const room of ROOMS) {
      const last = figureLine(plan.rooms[room], hungIn(house, room).length - 2);
      expect(last + LINE, room).toBeLessThanOrEqual(thiefLine(plan.rooms[room]));
      const floors = Stage.options
        .filter((stage) => roomOf(stage) === room)
        .map((stage) => spotOf(plan, stage, 0).y);
      for (const floor of floors) expect(last + LINE, room).toBeLessThanOrEqual(floor);
    }
  }
});

it('names the first place on its way where a file is', () => {
  const all = { atGateway: 2, inVault: 3, moving: 4, arriving: 5 };
  expect(answer(houseWith(all))).toBe('2 files wait at the gateway; the oldest came 20 minutes ago.');
  expect(answer(houseWith(all, AT))).toBe('2 files have just come to the gateway.');
  const collected = { ...all, atGateway: 0 };
  expect(answer(houseWith(collected))).toBe('3 files wait in the vault to be committed.');
  expect(answer(houseWith({ ...collected, inVault: 1 }))).toBe('1 file waits in the vault to be committed.');
  const done = { ...collected, inVault: 0 };
  expect(answer(houseWith(done))).toBe('4 files moved in the last minute; none is waiting.');
  expect(answer(houseWith({ ...done, moving: 0 }))).toBe(
    '5 files are arriving at the gateway; none is waiting.',
  );
});

it('says who does not answer before anything else', () => {
  const house = houseWith({ atGateway: 2, inVault: 3, moving: 4, arriving: 5 });
  expect(answer({ ...house, gateway: null })).toBe('The gateway does not answer.');
  const silent = { ...house, keyService: null };
  expect(answer(silent)).toBe('The key service does not answer.');
  const told = (code: string) => ({ ...silent, keyServiceError: tellCode(code) });
  expect(answer(told('key-service-unreachable'))).toBe('The key service does not answer.');
  expect(answer(told('key-service-rolled-back'))).toBe('The vault does not use its key service.');
});

it('is not quiet where nothing is released, though no file waits and the key service answers', () => {
  const none = { atGateway: 0, inVault: 0, moving: 0, arriving: 0 };
  const standing = (counts: Counts) => ({
    ...houseWith(counts),
    keyServiceError: tellCode('log-not-witnessed'),
  });
  expect(answer(houseWith(none))).toBe('All is quiet. No file is waiting.');
  expect(answer(standing(none))).toBe('Nothing is released just now. No file is waiting.');
  expect(answer(standing({ ...none, moving: 4 }))).toBe('Nothing is released just now. No file is waiting.');
  expect(answer(standing({ ...none, inVault: 3 }))).toBe('3 files wait in the vault to be committed.');
});

it('hangs no figure on a wall that it has none for, and says whether that room is silent or not used', () => {
  const house = houseWith({ atGateway: 2, inVault: 3, moving: 4, arriving: 5 });
  const bare = (of: House, room: RoomName) =>
    figuresOf(of, room, i18n.getFixedT('en'), formatters('en')).bare;
  for (const room of ROOMS) expect(bare(house, room)).toBeNull();
  expect(bare({ ...house, gateway: null }, 'gateway')).toBe('gatewaySilent');
  const silent = { ...house, keyService: null };
  expect(bare(silent, 'keys')).toBe('keysSilent');
  const told = (code: string) => ({ ...silent, keyServiceError: tellCode(code) });
  expect(bare(told('key-service-unreachable'), 'keys')).toBe('keysSilent');
  expect(bare(told('key-service-rolled-back'), 'keys')).toBe('keysNotUsed');
});
