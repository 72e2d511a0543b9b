import { type ErrorBody, VernixError } from '@vernix/contracts';

/** Anything that turns unknown JSON into a T or throws: every zod schema of the contracts. */
interface Schema<T> {
  parse(data: unknown): T;
}

interface Told {
  readonly message: { readonly en: string; readonly fr: string };
  readonly action: { readonly en: string; readonly fr: string };
}

/** A failed call, ready to be shown: what happened, what to do next, and the code to quote. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly told: Told;

  constructor(status: number, code: string, told: Told) {
    super(code);
    this.status = status;
    this.code = code;
    this.told = told;
  }

  /** Wraps an error of the catalogue thrown in the browser itself, such as by packages/seal. */
  static from(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    if (error instanceof VernixError) return new ApiError(0, error.code, error.toBody().error);
    return new ApiError(0, 'console-unexpected', new VernixError('console-unexpected').toBody().error);
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const error: unknown = body.error;
  return (
    typeof error === 'object' && error !== null && 'code' in error && 'message' in error && 'action' in error
  );
}

/** The error a response of ours carries; for one that carries none (a proxy's page), one that says so. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) return new ApiError(response.status, body.error.code, body.error);
  const told = new VernixError('console-answer-unreadable').toBody().error;
  return new ApiError(response.status, told.code, told);
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw ApiError.from(new VernixError('console-offline'));
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** GET `path` on this origin, held to its contract. */
export async function get<T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    headers: { accept: 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
  const body: unknown = await response.json().catch(() => null);
  try {
    return schema.parse(body);
  } catch {
    throw ApiError.from(new VernixError('console-answer-unreadable'));
  }
}

/** GET `path` as bytes: a sealed report, say. */
export async function getBytes(path: string): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  const response = await request(path, {});
  return {
    type: response.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

/** POST JSON to `path`, or nothing; the answer is held to its contract. */
export async function post<T>(path: string, body: unknown, schema: Schema<T>): Promise<T> {
  const response = await request(path, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  try {
    return schema.parse(answer);
  } catch {
    throw ApiError.from(new VernixError('console-answer-unreadable'));
  }
}

/** PATCH JSON to `path`. */
export async function patch(path: string, body: unknown): Promise<void> {
  await request(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export async function remove(path: string): Promise<void> {
  await request(path, { method: 'DELETE' });
}

/** A query string of the values that are set, with its `?`; empty when none is. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  if (set.length === 0) return '';
  return `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`;
}
