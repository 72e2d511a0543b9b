import { randomBytes } from 'node:crypto';
import { type Delivery, DeliveryList, type LeftDelivery, LeftDeliveryList } from '@vernix/contracts';
import { sealBuffer } from '@vernix/seal';
import { collector, hashOf, sender, type World } from './harness.ts';

export const newId = (): string => randomBytes(16).toString('base64url');

/** A sealed file with so many random bytes in it. */
export async function sealed(world: World, size = 1_000): Promise<Buffer> {
  return Buffer.from(await sealBuffer([world.recipient], randomBytes(size)));
}

/** Leaves a file as the vault does. */
export function leave(
  world: World,
  collect: string,
  id: string,
  file: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return collector(world, collect, `/deliveries/${id}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/age',
      'vernix-partner': 'riverbend',
      'vernix-sha256': hashOf(file),
      ...headers,
    },
    body: file as Uint8Array<ArrayBuffer>,
  });
}

/** One page of what the vault sees. */
export async function left(world: World, collect: string, after = ''): Promise<LeftDelivery[]> {
  const answer = await collector(world, collect, `/deliveries${after && `?after=${after}`}`);
  return LeftDeliveryList.parse(await answer.json()).deliveries;
}

export const note = (world: World, collect: string, id: string): Promise<Response> =>
  collector(world, collect, `/deliveries/${id}/noted`, { method: 'PUT', body: '{}' });

export async function waiting(token: string, origin: string): Promise<Delivery[]> {
  return DeliveryList.parse(await (await sender(token, origin, '/deliveries')).json()).deliveries;
}

export const content = (token: string, origin: string, id: string, range?: string): Promise<Response> =>
  sender(token, origin, `/deliveries/${id}/content`, range === undefined ? {} : { headers: { range } });

export const acknowledge = (token: string, origin: string, id: string, sha256: string): Promise<Response> =>
  sender(token, origin, `/deliveries/${id}/ack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sha256 }),
  });
