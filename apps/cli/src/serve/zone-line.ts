/** What a line of a zone's log means to whoever keeps the zone running. */
import { type ToldError, tellCode } from '@vernix/contracts';
import { z } from 'zod';
import { sayable } from '../said.ts';

const Ready = z.object({ event: z.literal('ready') });

/** What somebody has to see to. */
const Told = z.object({
  event: z.string(),
  level: z.literal('error'),
  code: z.string(),
  // An error of this code that says no more than its code is a failure, for whoever reads the log.
  message: z.object({}),
  action: z.object({}),
  params: z.record(z.string(), z.unknown()).default({}),
});

/** In the catalogue's words. */
export interface Incident extends ToldError {
  /** It is why the zone does not start. */
  readonly isRefusal: boolean;
}

export function readLine(line: string): 'ready' | Incident | null {
  try {
    const json: unknown = JSON.parse(line);
    return Ready.safeParse(json).success ? 'ready' : incidentOf(Told.parse(json));
  } catch {
    return null;
  }
}

/**
 * A robbed zone may write anything, and what is told reaches the operator's terminal, and whoever does what stands there. So the words
 * are our own, and of the line's only what fills their places.
 */
function incidentOf({ event, code, params }: z.infer<typeof Told>): Incident | null {
  const told = tellCode(code, sayable(params));
  return told === null ? null : { ...told, isRefusal: event === 'start-failed' };
}

/** One JSON line a happening, also for what was said otherwise: by Node itself, say. */
export const asLine = (zone: string, said: string): string =>
  JSON.stringify({ at: new Date().toISOString(), level: 'warn', zone, event: 'said', said });
