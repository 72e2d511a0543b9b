import { type ErrorCode, VernixError } from '@vernix/contracts';

/** What the command's exit code tells a script. The table in docs/cli.md is generated from here. */
export const EXIT_CODES = {
  ok: { code: 0, about: 'done' },
  failed: { code: 1, about: 'something failed that is none of the below; the error code says what' },
  usage: {
    code: 2,
    about: 'the command line, or a file or address it names, is wrong; nothing was sent',
  },
  refused: {
    code: 3,
    about: 'refused: by the registry (token, role, limit), or here, for a signature that does not hold',
  },
  unreachable: {
    code: 4,
    about: 'no answer, or a passing failure: try again (`submit` goes on where it stopped)',
  },
  fileFailed: { code: 5, about: 'the file arrived, but could not be taken in as a whole' },
  waiting: {
    code: 6,
    about: 'two officers have to approve it first: it is asked for; do the same again when they have signed',
  },
  interrupted: { code: 130, about: 'stopped by Ctrl-C' },
} as const;
export type ExitName = keyof typeof EXIT_CODES;

/** What the person at the keyboard can put right here and now. */
const USAGE = new Set<ErrorCode>([
  'command-line',
  'path-missing',
  'path-not-directory',
  'path-not-file',
  'path-not-allowed',
  'file-empty',
  'source-damaged',
  'source-form-wrong',
  'not-a-gateway',
  'client-not-set-up',
  'intake-key-not-pinned',
  'secret-file-open',
  'data-not-ours',
]);
/** Who you are, what you may do, how much you may send. */
const REFUSED = new Set([401, 403, 413, 429]);
/** We refuse what does not prove itself; the registry refuses what it was agreed you would seal. */
const UNPROVEN = new Set<ErrorCode>([
  'signature-wrong',
  'statement-invalid',
  'receipt-mismatch',
  'intake-statement-expired',
  'upload-seal-required',
  'log-signature-wrong',
  'log-signature-missing',
  'log-origin-wrong',
  'log-quorum-missing',
  'log-proof-wrong',
  'log-rolled-back',
  'log-rewritten',
  'log-forked',
  'log-root-differs',
  'log-tile-differs',
]);
const PASSING = new Set([408, 423, 460, 502, 503, 504, 507]);

/** The exit code for a failure, from its code and the HTTP status its catalogue entry carries. */
export function exitFor(error: unknown): ExitName {
  if (!(error instanceof VernixError)) return 'failed';
  if (error.code === 'approval-awaited') return 'waiting';
  if (USAGE.has(error.code)) return 'usage';
  if (REFUSED.has(error.status) || UNPROVEN.has(error.code)) return 'refused';
  return PASSING.has(error.status) ? 'unreachable' : 'failed';
}
