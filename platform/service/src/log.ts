import { basename } from 'node:path';
import { type ToldError, VernixError } from '@vernix/contracts';
import { allowed, type LogFields } from './log-fields.ts';

type Level = 'info' | 'warn' | 'error';
/** Comes from the catalogue alone, whose parameters are never personal: no caller hands in words. */
type Told = Pick<ToldError, 'message' | 'action' | 'params'>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /**
   * Something failed that should not have. Writes the error's code, class and where it was thrown, never its message:
   * messages of other people's code quote values.
   */
  failure(event: string, error: unknown, fields?: LogFields): void;
  /** A failure that somebody has to see to: also what happened and what to do, in the catalogue's own words and what fills their places. */
  incident(event: string, error: VernixError, fields?: LogFields): void;
}

export interface LogOptions {
  /** Takes one finished line, newline included. Default: standard output. */
  readonly write?: (line: string) => void;
  /** Throw on a field that is not allowed, instead of dropping it. Default: only under the test runner. */
  readonly strict?: boolean;
  readonly now?: () => Date;
}

/** One JSON line a happening: `{"at","level","zone","event",…fields}`. */
export function createLog(zone: string, options: LogOptions = {}): Log {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const strict = options.strict ?? process.env['VITEST'] !== undefined;
  const now = options.now ?? (() => new Date());

  const emit = (level: Level, event: string, fields: LogFields, told: Told | null = null): void => {
    const line: Record<string, unknown> = { at: now().toISOString(), level, zone, event };
    let dropped = 0;
    for (const [name, value] of Object.entries(fields)) {
      if (value === null) continue;
      if (allowed(name, value)) line[name] = value;
      else if (strict) throw new TypeError(`log field "${name}" of "${event}" is not on the allow-list`);
      else dropped += 1;
    }
    if (dropped > 0) line['dropped'] = dropped;
    Object.assign(line, told);
    write(`${JSON.stringify(line)}\n`);
  };

  return {
    info: (event, fields = {}) => emit('info', event, fields),
    warn: (event, fields = {}) => emit('warn', event, fields),
    error: (event, fields = {}) => emit('error', event, fields),
    failure: (event, error, fields = {}) => emit('error', event, { ...describe(error), ...fields }),
    incident: (event, error, fields = {}) => {
      const { message, action, params } = error.toBody().error;
      emit('error', event, { ...describe(error), ...fields }, { message, action, params });
    },
  };
}

/** The parts of an error that cannot hold a value. */
function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { code: 'internal' };
  // What it was, in the catalogue's words; what made it happen, in the system's.
  const root = error.cause instanceof Error ? error.cause : error;
  const { code } = root as { code?: unknown };
  return {
    code: error instanceof VernixError ? error.code : 'internal',
    errno: typeof code === 'string' && allowed('errno', code) ? code : null,
    sqlState: typeof code === 'string' && allowed('sqlState', code) ? code : null,
    errorName: allowed('errorName', root.constructor.name) ? root.constructor.name : null,
    frames: framesOf(root),
  };
}

function framesOf(error: Error): string[] {
  const frames: string[] = [];
  for (const line of (error.stack ?? '').split('\n')) {
    const place = /^\s+at .*?([^\s()]+):(\d+):\d+\)?$/.exec(line);
    if (place?.[1] === undefined || frames.length === 6) continue;
    const frame = `${basename(place[1])}:${place[2] ?? ''}`;
    if (allowed('frames', [frame])) frames.push(frame);
  }
  return frames;
}
