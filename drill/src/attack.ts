import type { World } from './world/world.ts';

/** What a robbery came to. */
export interface Haul {
  /** People whose data the thief read in clear. */
  readonly people: number;
  /** People among them who had no part in what was stolen: none may be. */
  readonly strangers?: number;
  /** The most it may be, in this world. */
  readonly bound: number;
  /** When the first alarm was raised, in minutes after the robbery began; null for never. Where one has to be. */
  readonly alarmAfterMinutes?: number | null;
  /** What the bound is, in words. */
  readonly why: string;
  /** What was looked through, for the reader who wants to know how hard was tried. */
  readonly notes: readonly string[];
}

/** One part is stolen, all that a thief would have with it is really taken, and read with all that can be known. */
export interface Attack {
  /** Short and lower-case. */
  readonly name: string;
  /** What is stolen, as the table says it. */
  readonly stolen: string;
  run(world: World): Promise<Haul>;
}
