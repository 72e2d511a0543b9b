/** What a partner asks of the gateway, beside the upload itself. */
import {
  Delivery,
  DeliveryList,
  IntakeKeyResponse,
  IntakeStatement,
  isErrorCode,
  LogProofOf,
  ReceiptResponse,
  SenderTransfer,
  SenderTransferList,
  VernixError,
  WhoAmI,
} from '@vernix/contracts';
import { verifyStatement } from '@vernix/seal';
import { gatewayContent, readBody } from '@vernix/service';
import { type ZodType, z } from 'zod';
import { sayable } from '../said.ts';
import type { Profile } from './profile.ts';

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Longest wait for one small answer. */
const ANSWER_MS = 30_000;
/** A list of all that a gateway shows of somebody's has a fraction of this. One that was robbed could fill our memory. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;
/** Four times what a gateway takes for one, as it comes. */
const MOST_REPORT_BYTES = 64 * 1024 * 1024;

/** As much of an error's body as this side uses; a proxy in between may answer with anything. */
const AnsweredError = z.object({
  error: z.object({
    code: z.string(),
    params: z.record(z.string(), z.unknown()).default({}),
  }),
});

/** The catalogue's error in an answer, or one that says the answer is not ours. */
export function errorFromAnswer(status: number, body: string): VernixError {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = null;
  }
  const parsed = AnsweredError.safeParse(json);
  if (parsed.success && isErrorCode(parsed.data.error.code)) {
    return new VernixError(parsed.data.error.code, sayable(parsed.data.error.params));
  }
  if (status === 502 || status === 503 || status === 504) return new VernixError('gateway-unreachable');
  return new VernixError('gateway-answer-unknown', { status });
}

const isNotFound = (error: unknown): boolean => error instanceof VernixError && error.code === 'not-found';

/** @throws VernixError `gateway-answer-unknown`: it is longer; `gateway-unreachable` */
async function bodyOf(answer: Response, most = MOST_ANSWER_BYTES): Promise<Buffer> {
  try {
    return await readBody(answer, most);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new VernixError('gateway-answer-unknown', { status: answer.status }, { cause });
    throw new VernixError('gateway-unreachable', {}, { cause });
  }
}

async function read<T>(answer: Response, schema: ZodType<T>): Promise<T> {
  const body = await bodyOf(answer);
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new VernixError('gateway-answer-unknown', { status: answer.status }, { cause });
  }
}

export class GatewayClient {
  readonly profile: Profile;
  readonly #signal: AbortSignal;

  constructor(profile: Profile, signal: AbortSignal) {
    this.profile = profile;
    this.#signal = signal;
  }

  /** @throws VernixError `not-a-gateway` when another zone of Vernix answers at the address */
  whoAmI(): Promise<WhoAmI> {
    return this.#json('/v1/whoami', WhoAmI).catch((error: unknown) => {
      throw isNotFound(error) ? new VernixError('not-a-gateway') : error;
    });
  }

  async transfers(): Promise<SenderTransfer[]> {
    await this.whoAmI();
    return (await this.#json('/v1/files', SenderTransferList)).transfers;
  }

  transfer(id: string): Promise<SenderTransfer> {
    return this.#ofTransfer(id).then((answer) => read(answer, SenderTransfer));
  }

  receipt(id: string): Promise<z.infer<typeof ReceiptResponse>> {
    return this.#ofTransfer(id, '/receipt').then((answer) => read(answer, ReceiptResponse));
  }

  /** A tlog-proof that the file's acceptance is in the log; nothing is verified yet. */
  async logProof(id: string): Promise<string> {
    const answer = await this.#ofTransfer(id, '/log-proof');
    return (await read(answer, LogProofOf)).proof;
  }

  /** The report as it waits on the gateway: sealed, or JSON when the partner has no recipient. */
  async report(id: string): Promise<Uint8Array> {
    const answer = await this.#ofTransfer(id, '/report');
    return await bodyOf(answer, MOST_REPORT_BYTES);
  }

  async deliveries(): Promise<Delivery[]> {
    await this.whoAmI();
    return (await this.#json('/v1/deliveries', DeliveryList)).deliveries;
  }

  delivery(id: string): Promise<Delivery> {
    return this.#known(this.#ask(`/v1/deliveries/${id}`)).then((answer) => read(answer, Delivery));
  }

  /**
   * The sealed file of a delivery, from byte `start` on, as it comes. It counts as collected from then on.
   * @throws VernixError `gateway-unreachable`, also when no byte came for half a minute
   */
  deliveryContent(id: string, start: number): AsyncGenerator<Uint8Array, void, undefined> {
    return gatewayContent(async (stalled) => {
      const headers = { range: `bytes=${start}-` };
      const answer = await this.#ask(`/v1/deliveries/${id}/content`, { headers }, stalled);
      if (answer.status !== 206) throw new VernixError('gateway-answer-unknown', { status: answer.status });
      return answer;
    }, ANSWER_MS);
  }

  /** Tells the gateway that the file is here, whole; it deletes its own. */
  async acknowledge(id: string, sha256: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    await this.#ask(`/v1/deliveries/${id}/ack`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sha256 }),
    });
  }

  /**
   * The recipients to seal to, proven by the pinned key.
   *
   * @throws VernixError `intake-key-not-pinned`, `signature-wrong`, `statement-invalid` or `intake-statement-expired`
   */
  async intakeStatement(): Promise<IntakeStatement> {
    if (this.profile.intakeKey === null) throw new VernixError('intake-key-not-pinned');
    const { statement } = await this.#json('/v1/intake-key', IntakeKeyResponse);
    const proven = await verifyStatement(statement, this.profile.intakeKey, IntakeStatement);
    if (Date.parse(proven.notAfter) < Date.now()) {
      throw new VernixError('intake-statement-expired', { notAfter: proven.notAfter });
    }
    return proven;
  }

  async #json<T>(path: string, schema: ZodType<T>): Promise<T> {
    return read(await this.#ask(path), schema);
  }

  /** A transfer's own address. */
  async #ofTransfer(id: string, part = ''): Promise<Response> {
    return this.#known(this.#ask(`/v1/files/${id}${part}`));
  }

  /** What is not there may never have been, or the whole gateway is not. */
  #known(asked: Promise<Response>): Promise<Response> {
    return asked.catch(async (error: unknown) => {
      if (isNotFound(error)) await this.whoAmI();
      throw error;
    });
  }

  async #ask(
    path: string,
    { headers, ...init }: Asked = {},
    late: AbortSignal = AbortSignal.timeout(ANSWER_MS),
  ): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.profile.gateway}${path}`, {
        ...init,
        headers: { ...headers, authorization: `Bearer ${this.profile.token}` },
        redirect: 'error',
        signal: AbortSignal.any([this.#signal, late]),
      });
    } catch (error) {
      throw new VernixError('gateway-unreachable', {}, { cause: error });
    }
    if (!answer.ok) throw errorFromAnswer(answer.status, (await bodyOf(answer)).toString('utf8'));
    return answer;
  }
}
