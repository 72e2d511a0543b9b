/** What a line of a zone's log means to whoever keeps the zone running. */
import { z } from 'zod';

const InBothLanguages = z.object({ en: z.string(), fr: z.string() });
const Ready = z.object({ event: z.literal('ready') });
/** What somebody has to see to: only such a line says what to do. */
const Incident = z.object({
  event: z.string(),
  level: z.literal('error'),
  code: z.string(),
  message: InBothLanguages,
  action: InBothLanguages,
});

export type Incident = z.infer<typeof Incident>;

export function readLine(line: string): 'ready' | Incident | null {
  try {
    const json: unknown = JSON.parse(line);
    return Ready.safeParse(json).success ? 'ready' : Incident.parse(json);
  } catch {
    return null;
  }
}

/** One JSON line a happening, also for what was said otherwise: by Node itself, say. */
export const asLine = (zone: string, said: string): string =>
  JSON.stringify({ at: new Date().toISOString(), level: 'warn', zone, event: 'said', said });
