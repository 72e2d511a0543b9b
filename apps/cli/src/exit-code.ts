import { VernixError } from '@vernix/contracts';

/** What the command's exit code tells a script. The table in docs/cli.md is generated from here. */
export const EXIT_CODES = {
  ok: { code: 0, about: 'done' },
  failed: { code: 1, about: 'something failed that is none of the below; the error code says what' },
  usage: { code: 2, about: 'the command line or a configuration file is wrong; nothing was done' },
  refused: { code: 3, about: 'the registry refused: token, role, signature, limit or quota' },
  unreachable: {
    code: 4,
    about: 'no answer, or a passing failure: try again (`submit` goes on where it stopped)',
  },
  fileFailed: { code: 5, about: 'the file arrived, but could not be taken in as a whole' },
  interrupted: { code: 130, about: 'stopped by Ctrl-C' },
} as const;
export type ExitName = keyof typeof EXIT_CODES;

/** Refusals by HTTP status: who you are, what you may do, how much you may send. */
const REFUSED = new Set([401, 403, 409, 410, 413, 429, 460, 507]);
const PASSING = new Set([408, 423, 502, 503, 504]);

/** The exit code for a failure, from the HTTP status its catalogue entry carries. */
export function exitFor(error: unknown): ExitName {
  if (!(error instanceof VernixError)) return 'failed';
  if (error.code === 'command-line') return 'usage';
  if (REFUSED.has(error.status)) return 'refused';
  return PASSING.has(error.status) ? 'unreachable' : 'failed';
}
