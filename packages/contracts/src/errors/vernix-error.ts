import { CATALOGUE, type ErrorCode, type ErrorEntry } from './catalogue.ts';

export type ErrorParams = Readonly<Record<string, string | number>>;

function fill(template: string, params: ErrorParams): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** An error from the catalogue. Its message is safe to show and to log: parameters are never personal values. */
export class VernixError extends Error {
  override readonly name = 'VernixError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(`${code}: ${fill(CATALOGUE[code].message.en, params)}`, options);
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
    const { message, action } = this.entry;
    return {
      error: {
        code: this.code,
        message: { en: fill(message.en, this.params), fr: fill(message.fr, this.params) },
        action: { en: fill(action.en, this.params), fr: fill(action.fr, this.params) },
        params: this.params,
      },
    };
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
