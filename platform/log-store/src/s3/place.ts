import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import type { Credentials } from './credentials.ts';

/** `s3://BUCKET` or `s3://BUCKET/PREFIX`. Of a prefix only what every store and every tool takes as it is. */
const PLACE = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w.-]{1,255}(?:\/[\w.-]{1,255}){0,15}))?\/?$/;
const DOTS = /(^|\/)\.{1,2}(\/|$)/;

export const isStorePlace = (place: string): boolean => place.startsWith('s3://');

/** What tells where in which store something is. */
export const StoreSettings = z.strictObject({
  /** `s3://BUCKET/PREFIX` */
  place: z.string().max(4096),
  /** Where the store answers; Amazon's own address for the region when it is not said. */
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .default('us-east-1'),
  /** Whether the bucket is in the path, or in the name of the host. By default as the endpoint suggests: one that is given has it in the path. */
  pathStyle: z.boolean().optional(),
});
export type StoreSettings = z.input<typeof StoreSettings>;

/** A place in an object store, and by which key it is asked (`null`: as anybody). */
export interface StorePlace {
  /** For a person: as it was written. */
  readonly name: string;
  /** What a path in the log is added to, without a slash at its end. */
  readonly url: string;
  readonly region: string;
  readonly credentials: Credentials | null;
}

/** @throws VernixError `store-place-invalid` */
export function storePlace(settings: StoreSettings, credentials: Credentials | null): StorePlace {
  const read = StoreSettings.safeParse(settings);
  if (!read.success) throw new VernixError('store-place-invalid');
  const { place, endpoint, region, pathStyle = endpoint !== undefined } = read.data;
  const [, bucket = '', prefix] = PLACE.exec(place) ?? [];
  if (bucket === '' || bucket.includes('..') || DOTS.test(prefix ?? ''))
    throw new VernixError('store-place-invalid');
  const base = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const plain = base.username === '' && base.password === '' && base.search === '' && base.hash === '';
  if (!plain) throw new VernixError('store-place-invalid');
  if (!pathStyle) {
    const host = `${bucket}.${base.hostname}`;
    base.hostname = host;
    // An IP address takes no name before it: it would stay as it was, without the bucket.
    if (base.hostname !== host) throw new VernixError('store-place-invalid');
  }
  const parts = [
    base.pathname.replace(/\/+$/, ''),
    ...(pathStyle ? [bucket] : []),
    ...(prefix === undefined ? [] : [prefix]),
  ];
  return { name: place, url: base.origin + parts.join('/'), region, credentials };
}
