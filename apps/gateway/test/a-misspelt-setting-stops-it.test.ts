/** A setting that the gateway does not know was meant to be one that it does. */
import { describe, expect, it } from 'vitest';
import { GatewayConfig } from '../src/index.ts';

const KEY = 'A'.repeat(43);
const TLS = { certFile: '/etc/vernix/cert.pem', keyFile: '/etc/vernix/key.pem' };

/** One with every part that a configuration can have. */
const WHOLE = GatewayConfig.parse({
  dir: '/var/lib/vernix',
  public: { port: 0, tls: TLS },
  collect: { port: 0, tls: TLS },
  roster: { file: '/etc/vernix/roster.jws', publicKey: KEY },
  console: { dir: '/usr/share/vernix' },
  signIn: [{ tokenSha256: 'a'.repeat(64), role: 'clerk', partner: 'riverbend' }],
  accounts: { file: '/etc/vernix/accounts.jws', publicKey: KEY, versionFile: '/var/lib/vernix/version' },
});

/** Names of the settings on the way to each object in it, itself the first. */
function placesIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, part]) => placesIn(part, [...way, name]));
  return Array.isArray(value) ? below : [way, ...below];
}

/** The configuration with one setting more at a place. */
function withOneMore(way: readonly string[]): unknown {
  const changed = structuredClone(WHOLE);
  const place = way.reduce<object>((at, name) => (at as Record<string, object>)[name]!, changed);
  Object.assign(place, { recievedHours: 1 });
  return changed;
}

it('lets no more wait for a partner than its list shows', () => {
  const withFiles = (partnerFiles: number) =>
    GatewayConfig.safeParse({ ...WHOLE, deliveries: { partnerFiles } }).success;
  expect([withFiles(200), withFiles(201)]).toEqual([true, false]);
});

it('lets no delivery wait for longer than the vault believes that one does', () => {
  const withHours = (deliveryHours: number) =>
    GatewayConfig.safeParse({ ...WHOLE, keep: { deliveryHours } }).success;
  expect([withHours(1), withHours(120), withHours(121)]).toEqual([true, true, false]);
});

describe('a setting that is not one', () => {
  it.each(placesIn(WHOLE).map((way) => [way.join('.') || 'the top', way] as const))(
    'is refused at %s',
    (_, way) => {
      expect(GatewayConfig.safeParse(WHOLE).success).toBe(true);
      expect(GatewayConfig.safeParse(withOneMore(way)).error?.issues).toMatchObject([
        { code: 'unrecognized_keys' },
      ]);
    },
  );
});
