import {
  type CollectableFile,
  CollectableList,
  DELIVERY_HEADERS,
  DELIVERY_TYPE,
  type ErrorCode,
  GatewayFigures,
  GoneList,
  isErrorCode,
  type LeftDelivery,
  LeftDeliveryList,
  type OutcomeRequest,
  VernixError,
} from '@vernix/contracts';
import { gatewayContent } from '@vernix/service';
import { z } from 'zod';
import { boundedText } from './bounded-body.ts';
import { STALL_MS, WatchedBody } from './watched-body.ts';

const ANSWER_MS = 15_000;
/** Bytes a second that a line between the two takes at the least; slower than that, a delivery is begun again later. */
const SLOWEST_LINE = 64 * 1024;

const Answered = z.object({ error: z.object({ code: z.string() }) });

interface AskedWith {
  readonly body?: Buffer<ArrayBuffer> | AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's. */
  readonly signal?: AbortSignal | undefined;
  /** Ours: when it has taken too long. */
  readonly late?: AbortSignal;
}

/** The gateway's collection plane, as the vault calls it. Nothing there calls back. A `signal` breaks a call off. */
export class GatewayClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/$/, '');
    this.#token = token;
  }

  /** Oldest first, a page at a time. `after`: the last one of the page before. */
  async files(after?: string, signal?: AbortSignal): Promise<CollectableFile[]> {
    const page = after === undefined ? '' : `?after=${after}`;
    const answer = await this.#ask('GET', `/v1/collect/files${page}`, { signal });
    return (await bodyAs(answer, CollectableList)).files;
  }

  async figures(signal?: AbortSignal): Promise<GatewayFigures> {
    return await bodyAs(await this.#ask('GET', '/v1/collect/health', { signal }), GatewayFigures);
  }

  /** The stored bytes from `start` to the end, as they come. */
  content(id: string, start: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    return gatewayContent(async (late) => {
      const headers = start === 0 ? {} : { range: `bytes=${start}-` };
      const answer = await this.#ask('GET', `/v1/collect/files/${id}`, { headers, signal, late });
      if (start > 0 && answer.status !== 206)
        throw new VernixError('gateway-answer-unknown', { status: answer.status });
      return answer;
    }, STALL_MS);
  }

  async acknowledge(id: string, sha256: string, signal?: AbortSignal): Promise<void> {
    await this.#send('POST', `/v1/collect/files/${id}/ack`, JSON.stringify({ sha256 }), { signal });
  }

  /** What the gateway removed before it was collected, until {@link noteGone}. */
  async gone(signal?: AbortSignal): Promise<GoneList['gone']> {
    return (await bodyAs(await this.#ask('GET', '/v1/collect/gone', { signal }), GoneList)).gone;
  }

  async noteGone(id: string, signal?: AbortSignal): Promise<void> {
    await this.#send('PUT', `/v1/collect/gone/${id}`, '{}', { signal });
  }

  /**
   * Leaves a sealed file for a partner. Again changes nothing. Ends when no byte of it was taken for half a minute.
   * @param file told by its hash in hexadecimal
   * @param begins awaited before its first byte goes; none does when it throws
   */
  async leaveDelivery(
    id: string,
    { partner, sha256 }: { readonly partner: string; readonly sha256: string },
    file: Blob,
    begins: () => Promise<void>,
  ): Promise<void> {
    const headers = { [DELIVERY_HEADERS.partner]: partner, [DELIVERY_HEADERS.sha256]: sha256 };
    const body = new WatchedBody(file);
    const late = AbortSignal.timeout(ANSWER_MS + Math.ceil(file.size / SLOWEST_LINE) * 1_000);
    try {
      const answer = await this.#ask('PUT', `/v1/collect/deliveries/${id}`, {
        body: body.parts(begins),
        headers: { ...headers, 'content-type': DELIVERY_TYPE, 'content-length': String(file.size) },
        late: AbortSignal.any([late, body.stalled]),
      });
      await boundedText(answer);
    } finally {
      body.end();
    }
  }

  /** What became of those that were left, until {@link noteDelivery}. Oldest first, a page at a time, as {@link files}. */
  async deliveries(after?: string, signal?: AbortSignal): Promise<LeftDelivery[]> {
    const page = after === undefined ? '' : `?after=${after}`;
    const answer = await this.#ask('GET', `/v1/collect/deliveries${page}`, { signal });
    return (await bodyAs(answer, LeftDeliveryList)).deliveries;
  }

  /** Its end is on record: the gateway may forget it. */
  async noteDelivery(id: string, signal?: AbortSignal): Promise<void> {
    await this.#send('PUT', `/v1/collect/deliveries/${id}/noted`, '{}', { signal });
  }

  async putOutcome(id: string, outcome: OutcomeRequest): Promise<void> {
    await this.#send('PUT', `/v1/collect/files/${id}/outcome`, JSON.stringify(outcome));
  }

  async putReport(
    id: string,
    type: 'application/json' | 'application/age',
    report: Uint8Array,
  ): Promise<void> {
    await this.#send('PUT', `/v1/collect/files/${id}/report`, report, { type });
  }

  async putLogProof(id: string, proof: string): Promise<void> {
    await this.#send('PUT', `/v1/collect/files/${id}/log-proof`, JSON.stringify({ proof }));
  }

  async putIntakeKey(statement: string, signal?: AbortSignal): Promise<void> {
    await this.#send('PUT', '/v1/collect/intake-key', JSON.stringify({ statement }), { signal });
  }

  async #send(
    method: string,
    path: string,
    body: string | Uint8Array,
    { type = 'application/json', signal }: { type?: string; signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const answer = await this.#ask(method, path, {
      body: Buffer.from(body),
      headers: { 'content-type': type },
      signal,
    });
    await boundedText(answer);
  }

  /** @throws VernixError the gateway's code, `gateway-unreachable` or `gateway-answer-unknown` */
  async #ask(method: string, path: string, request: AskedWith = {}): Promise<Response> {
    const { body, headers, signal, late = AbortSignal.timeout(ANSWER_MS) } = request;
    let answer: Response;
    try {
      answer = await fetch(`${this.#url}${path}`, {
        method,
        ...(body === undefined ? {} : { body, duplex: 'half' }),
        redirect: 'error',
        headers: { ...headers, authorization: `Bearer ${this.#token}` },
        signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      });
    } catch (error) {
      throw new VernixError('gateway-unreachable', {}, { cause: error });
    }
    if (answer.ok) return answer;
    throw new VernixError(codeOf(answer.status, await boundedText(answer).catch(() => '')), {
      status: answer.status,
    });
  }
}

async function bodyAs<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  const text = await boundedText(answer).catch(() => '');
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw new VernixError('gateway-answer-unknown', { status: answer.status });
  return parsed.data;
}

/** A proxy in between may answer with anything. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(status: number, body: string): ErrorCode {
  const parsed = Answered.safeParse(jsonOf(body));
  if (parsed.success && isErrorCode(parsed.data.error.code)) return parsed.data.error.code;
  return status === 502 || status === 503 || status === 504
    ? 'gateway-unreachable'
    : 'gateway-answer-unknown';
}
