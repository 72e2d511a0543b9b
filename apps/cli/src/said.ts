/** What another machine said. It may have been robbed, and what it says reaches a terminal, and whoever does what stands there. */
import { FaultParams } from '@vernix/contracts';
import { z } from 'zod';

/** Enough for the path of a file. */
const MOST_CHARACTERS = 300;
/** Control characters, those that turn the direction of writing, and ends of lines of any kind. */
const MOVING = /[\p{C}\p{Zl}\p{Zp}]/u;
const Param = z.union([z.number(), z.string().max(MOST_CHARACTERS)]);
/** Columns that a file lacks may be more. */
const Names = z.union([Param, FaultParams.shape.names]);
/** Parameters that are themselves an error's words. */
const WORDS = /^(why|remedy)(\.|$)/;

/** What may fill the places of our own words. */
export function sayable(params: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const left: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    const { data } = (name === 'names' ? Names : Param).safeParse(value);
    if (data !== undefined && !WORDS.test(name) && !MOVING.test(String(data))) left[name] = data;
  }
  return left;
}

/** For a terminal: what would be unseen and could move something there is a mark. Ends of lines and tabs are ours. */
export const seen = (text: string): string => text.replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, '\uFFFD');
