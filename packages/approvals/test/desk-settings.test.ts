import { expect, it } from 'vitest';
import { DeskSettings } from '../src/index.ts';

const fits = (origin: string, rpId = 'registry.example') =>
  DeskSettings.safeParse({ socket: '/run/desk.sock', origin, rpId }).success;

it.each(['https://desk.registry.example', 'https://registry.example:8443', 'http://localhost:9000'])(
  'takes an origin as a browser says it: %s',
  (origin) => {
    expect(fits(origin, new URL(origin).hostname)).toBe(true);
  },
);

it.each(['https://desk.registry.example/', 'https://Desk.registry.example', 'https://registry.example:443'])(
  'refuses at the start an origin that no signature would ever be of: %s',
  (origin) => {
    expect(fits(origin)).toBe(false);
  },
);

it('takes a domain that passkeys of the origin can be for, and no other', () => {
  expect(fits('https://desk.registry.example', 'desk.registry.example')).toBe(true);
  expect(fits('https://desk.registry.example', 'registry.example')).toBe(true);
  expect(fits('https://desk.registry.example', 'other.example')).toBe(false);
  expect(fits('https://deskregistry.example', 'registry.example')).toBe(false);
});
