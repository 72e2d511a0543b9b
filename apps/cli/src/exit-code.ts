import { type ErrorCode, VernixError } from '@vernix/contracts';
import type { Words } from './language.ts';

/** What the command's exit code tells a script. The table in docs/cli.md is generated from here. */
export const EXIT_CODES = {
  ok: { code: 0, about: { en: 'done', fr: 'c’est fait' } },
  failed: {
    code: 1,
    about: {
      en: 'something failed that is none of the below; the error code says what',
      fr: 'un échec autre que ceux ci-dessous; le code d’erreur dit lequel',
    },
  },
  usage: {
    code: 2,
    about: {
      en: 'the command line, or a file, address or id it names, is wrong; nothing was sent',
      fr: 'la ligne de commande, ou un fichier, une adresse ou un identifiant qu’elle nomme, est erronée; rien n’a été envoyé',
    },
  },
  refused: {
    code: 3,
    about: {
      en: 'refused: by the registry (token, role, limit), or here, for a signature or a log that does not hold',
      fr: 'refusé : par le registre (jeton, rôle, limite), ou ici, pour une signature ou un journal qui ne tient pas',
    },
  },
  unreachable: {
    code: 4,
    about: {
      en: 'no answer, or a passing failure: try again (`submit` goes on where it stopped)',
      fr: 'pas de réponse, ou un échec passager : réessayez (`submit` reprend où il s’est arrêté)',
    },
  },
  fileFailed: {
    code: 5,
    about: {
      en: 'the file arrived, but could not be taken in as a whole',
      fr: 'le fichier est arrivé, mais n’a pas pu être pris en charge',
    },
  },
  waiting: {
    code: 6,
    about: {
      en: 'two officers have to approve it first: it is asked for; do the same again when they have signed',
      fr: 'deux responsables doivent d’abord l’approuver : c’est demandé; recommencez quand ils auront signé',
    },
  },
  interrupted: { code: 130, about: { en: 'stopped by Ctrl-C', fr: 'arrêté par Ctrl-C' } },
} as const satisfies Record<string, { readonly code: number; readonly about: Words }>;
export type ExitName = keyof typeof EXIT_CODES;

/** What the person at the keyboard can put right here and now. */
const USAGE = new Set<ErrorCode>([
  'command-line',
  'path-missing',
  'path-taken',
  'path-not-directory',
  'path-not-file',
  'path-loop',
  'path-too-long',
  'path-not-allowed',
  'file-empty',
  'source-damaged',
  'source-form-wrong',
  'not-a-gateway',
  'client-not-set-up',
  'intake-key-not-pinned',
  'secret-file-open',
  'data-not-ours',
  'not-found',
  'person-unknown',
  'approval-unknown',
  'identity-invalid',
  'log-not-there',
  'log-policy-invalid',
  'log-key-invalid',
  'store-place-invalid',
  'store-credentials-invalid',
  'store-bucket-missing',
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
  'log-entries-differ',
  'log-forked',
  'log-root-differs',
  'log-tile-differs',
  'log-tile-missing',
  'log-tile-invalid',
  'log-note-invalid',
  'log-checkpoint-invalid',
  'log-checkpoint-missing',
  'log-copy-differs',
  'witness-answer-unproven',
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
