import { z } from 'zod';
import { CATALOGUE, type ErrorCode, type ErrorEntry, isErrorCode } from './catalogue.ts';
import { type Language, wordFor } from './words.ts';

export type ErrorParams = Readonly<Record<string, string | number>>;

const InBothLanguages = z.object({ en: z.string(), fr: z.string() });

/** An error in words: what happened and what to do next, with what filled the places of both. */
export const ToldError = z.object({
  code: z.string(),
  message: InBothLanguages,
  action: InBothLanguages,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ToldError = z.infer<typeof ToldError>;

/** A place that nothing is known for stays open: better than a name in braces. `NAME.fr` stands in for `NAME` in French. */
function fill(template: string, params: ErrorParams, language: Language): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    wordFor(name, params[`${name}.${language}`] ?? params[name] ?? '…', language),
  );
}

const both = ({ en, fr }: Record<Language, string>, params: ErrorParams): Record<Language, string> => ({
  en: fill(en, params, 'en'),
  fr: fill(fr, params, 'fr'),
});

function tell(code: ErrorCode, params: ErrorParams): ErrorBody['error'] {
  const { message, action } = CATALOGUE[code];
  return { code, message: both(message, params), action: both(action, params), params };
}

/** In words, an error that was kept by its code; null when there is none, or none that this release knows. */
export function tellCode(code: string | null, params: ErrorParams = {}): ToldError | null {
  return code !== null && isErrorCode(code) ? tell(code, params) : null;
}

/** What fills the places of an error that says what another one said. */
export function quoted({ code: reason, message: why, action: remedy }: ToldError): ErrorParams {
  return { reason, why: why.en, remedy: remedy.en, 'why.fr': why.fr, 'remedy.fr': remedy.fr };
}

/** An error from the catalogue. Its message is safe to show and to log: parameters are never personal values. */
export class VernixError extends Error {
  override readonly name = 'VernixError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(`${code}: ${fill(CATALOGUE[code].message.en, params, 'en')}`, options);
    this.code = code;
    this.params = params;
  }

  get entry(): ErrorEntry {
    return CATALOGUE[this.code];
  }

  get status(): number {
    return this.entry.status;
  }

  /** The body every HTTP interface of ours answers an error with. */
  toBody(): ErrorBody {
    return { error: tell(this.code, this.params) };
  }
}

export interface ErrorBody {
  error: {
    code: ErrorCode;
    message: { en: string; fr: string };
    action: { en: string; fr: string };
    params: ErrorParams;
  };
}
