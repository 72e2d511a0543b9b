/** A partner that collects what waits for it, as any program could that speaks to the gateway. */
import { createHash } from 'node:crypto';
import { type Delivery, DeliveryHead, DeliveryList } from '@vernix/contracts';
import { openBuffer } from '@vernix/seal';
import type { World } from './world.ts';

export class Recipient {
  readonly #world: World;
  readonly #partner: string;

  constructor(world: World, partner: string) {
    this.#world = world;
    this.#partner = partner;
  }

  async waiting(): Promise<Delivery[]> {
    const answer = await this.#world.asPartner(this.#partner, '/deliveries');
    return DeliveryList.parse(await answer.json()).deliveries;
  }

  async fetch(id: string): Promise<Buffer> {
    const answer = await this.#world.asPartner(this.#partner, `/deliveries/${id}/content`);
    if (!answer.ok) throw new Error(await answer.text());
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Resolves to the status. */
  async confirm(id: string, sealed: Buffer): Promise<number> {
    const sha256 = createHash('sha256').update(sealed).digest('hex');
    const answer = await this.#world.asPartner(this.#partner, `/deliveries/${id}/ack`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sha256 }),
    });
    return answer.status;
  }
}

/** What is inside the seal: what it says of itself, and its rows. */
export async function openDelivery(identity: string, sealed: Buffer) {
  const text = Buffer.from(await openBuffer([identity], sealed)).toString();
  const [head, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { head: DeliveryHead.parse(head), rows };
}
