import { AnswerEnvelope, isErrorCode, KeyAnswers, type KeyRequest, VernixError } from '@vernix/contracts';
import type { z } from 'zod';
import type { KeyServicePlace } from './address.ts';
import { Connection } from './connection.ts';

type Operation = keyof typeof KeyAnswers;
type RequestBody<Op extends Operation> = Omit<Extract<KeyRequest, { op: Op }>, 'id' | 'op'>;
type Answer<Op extends Operation> = z.infer<(typeof KeyAnswers)[Op]>;

/**
 * The vault's end of the key service's channel. Calls may overlap; answers come in order. When the socket dies, every
 * call under way fails with `key-service-unreachable`, and the next call connects again.
 */
export class KeyClient {
  readonly #place: KeyServicePlace;
  #connection: Promise<Connection> | undefined;

  private constructor(place: KeyServicePlace) {
    this.#place = place;
  }

  /** @throws VernixError `key-service-unreachable`, `key-service-unproven`, `key-service-rolled-back` */
  static async connect(place: KeyServicePlace): Promise<KeyClient> {
    const client = new KeyClient(place);
    await client.#connected();
    return client;
  }

  /** Connects for this work alone. @throws VernixError as {@link connect}, and what the work throws */
  static async with<T>(place: KeyServicePlace, work: (keys: KeyClient) => Promise<T>): Promise<T> {
    const keys = await KeyClient.connect(place);
    try {
      return await work(keys);
    } finally {
      await keys.close();
    }
  }

  /** One that connects at its first call: whoever keeps it for long need not wait for the service to be there. */
  static to(place: KeyServicePlace): KeyClient {
    return new KeyClient(place);
  }

  /**
   * One operation. The binary parts are as the operation's schema in @vernix/contracts says.
   * @throws VernixError the service's own code, `key-service-unreachable`, `key-service-unproven`
   */
  async call<Op extends Operation>(
    op: Op,
    body: RequestBody<Op>,
    binary?: Uint8Array,
  ): Promise<{ answer: Answer<Op>; binary: Buffer }> {
    const connection = await this.#connected();
    const frame = await connection.ask({ ...body, op }, binary);
    const envelope = AnswerEnvelope.parse(frame.json);
    if (!envelope.ok) {
      throw new VernixError(isErrorCode(envelope.code) ? envelope.code : 'internal', envelope.params);
    }
    return { answer: KeyAnswers[op].parse(envelope.answer) as Answer<Op>, binary: frame.binary };
  }

  /** Ends the connection. Calls under way fail. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    this.#connection = undefined;
    await connection?.close();
  }

  async #connected(): Promise<Connection> {
    const current = this.#connection;
    const known = await current?.catch(() => undefined);
    if (known?.usable === true) return known;
    if (this.#connection === current || this.#connection === undefined) {
      this.#connection = Connection.open(this.#place); // otherwise a call that overlaps this one has opened it
    }
    return await this.#connection;
  }
}
