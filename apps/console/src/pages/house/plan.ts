import type { Stage } from '@vernix/contracts';

/** The floor plan: where the rooms, doors and files are. Two of them, as a telephone has no room for four abreast. */

export const ROOMS = ['gateway', 'vault', 'keys', 'insights'] as const;
export type RoomName = (typeof ROOMS)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly w: number;
  readonly h: number;
}

/** An opening in a wall. `leaf` is where the open door points: it swings into the room that may open it. */
export interface Door extends Point {
  readonly wall: 'upright' | 'level';
  readonly leaf: 1 | -1;
}

export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly rooms: Readonly<Record<RoomName, Rect>>;
  readonly doors: {
    readonly street: Door;
    readonly vault: Door;
    readonly keys: Door;
    readonly insights: Door;
  };
  /** The passage from the vault past the strong room, where insights is not next door. */
  readonly corridor: Rect | null;
  /** Where senders stand. */
  readonly street: Point;
}

/** From one figure on a room's wall to the next. */
export const LINE = 26;
/** Height of a room's `index`th figure beside the one it is known by. */
export const figureLine = (room: Rect, index: number): number => room.y + 136 + index * LINE;
/** Height of the name of what a thief could read; the number stands below it. */
export const thiefLine = (room: Rect): number => room.y + room.h - 38;

/** Half the width of a door opening. */
export const DOOR = 22;

export const ABREAST: Plan = {
  width: 1080,
  height: 592,
  rooms: {
    gateway: { x: 116, y: 20, w: 284, h: 316 },
    vault: { x: 400, y: 20, w: 380, h: 316 },
    keys: { x: 400, y: 336, w: 380, h: 236 },
    insights: { x: 780, y: 20, w: 284, h: 316 },
  },
  doors: {
    street: { x: 116, y: 262, wall: 'upright', leaf: 1 },
    vault: { x: 400, y: 262, wall: 'upright', leaf: 1 },
    keys: { x: 730, y: 336, wall: 'level', leaf: 1 },
    insights: { x: 780, y: 262, wall: 'upright', leaf: 1 },
  },
  corridor: null,
  street: { x: 48, y: 262 },
};

export const STACKED: Plan = {
  width: 358,
  height: 1152,
  rooms: {
    gateway: { x: 4, y: 56, w: 350, h: 298 },
    vault: { x: 4, y: 354, w: 350, h: 298 },
    keys: { x: 56, y: 652, w: 298, h: 232 },
    insights: { x: 4, y: 884, w: 350, h: 264 },
  },
  doors: {
    street: { x: 310, y: 56, wall: 'level', leaf: 1 },
    vault: { x: 310, y: 354, wall: 'level', leaf: 1 },
    keys: { x: 310, y: 652, wall: 'level', leaf: 1 },
    insights: { x: 30, y: 884, wall: 'level', leaf: -1 },
  },
  corridor: { x: 4, y: 652, w: 52, h: 232 },
  street: { x: 310, y: 26 },
};

/** The room a file is in once it has reached a stage, and its place along that room's floor. */
const PLACES: Readonly<Record<Stage, { room: RoomName; from: number }>> = {
  received: { room: 'gateway', from: 0.22 },
  collected: { room: 'vault', from: 0.14 },
  opened: { room: 'vault', from: 0.35 },
  parsed: { room: 'vault', from: 0.55 },
  committed: { room: 'vault', from: 0.75 },
  reported: { room: 'gateway', from: 0.62 },
  published: { room: 'insights', from: 0.22 },
};

/** Files side by side at one place before the rest is only counted. */
export const SIDE_BY_SIDE = 3;
const STEP = 16;

export function roomOf(stage: Stage): RoomName {
  return PLACES[stage].room;
}

/** Where the `index`th file of a stage lies. */
export function spotOf(plan: Plan, stage: Stage, index: number): Point {
  const { room, from } = PLACES[stage];
  const { x, y, w, h } = plan.rooms[room];
  return { x: x + w * from + 12 + index * STEP, y: y + h - 74 };
}

/** The doors a file passes on its way from one room (or the street, `null`) to another. */
export function doorsBetween(plan: Plan, from: RoomName | null, to: RoomName): readonly Point[] {
  const { street, vault, insights } = plan.doors;
  const out = plan.corridor === null ? [insights] : [{ x: insights.x, y: plan.corridor.y }, insights];
  const order: (RoomName | null)[] = [null, 'gateway', 'vault', 'insights'];
  const passages: Point[][] = [[street], [vault], out];
  const [a, b] = [order.indexOf(from), order.indexOf(to)];
  const passed = passages.slice(Math.min(a, b), Math.max(a, b)).flat();
  return a <= b ? passed : passed.reverse();
}
