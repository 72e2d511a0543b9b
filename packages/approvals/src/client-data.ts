import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { encode, parsed } from './base64url.ts';

/** Whom passkeys of officers are for. `origin` is the page's, such as `https://approve.example.org`. */
export interface Site {
  readonly origin: string;
  readonly rpId: string;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** What the browser says it asked the authenticator for (WebAuthn Level 3, §5.8.1). It may say more. */
const ClientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
});

/** @throws VernixError `assertion-malformed`, `assertion-other-request`, `assertion-other-origin` */
export function checkClientData(
  bytes: Uint8Array,
  expected: { readonly type: 'webauthn.get' | 'webauthn.create'; readonly challenge: Uint8Array } & Site,
): void {
  const said = parsed(ClientData, readJson(bytes));
  if (said.type !== expected.type || said.challenge !== encode(expected.challenge)) {
    throw new VernixError('assertion-other-request');
  }
  // A page in a frame of another one can be dressed up as something else.
  if (said.origin !== expected.origin || said.crossOrigin === true || 'topOrigin' in said) {
    throw new VernixError('assertion-other-origin');
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    throw new VernixError('assertion-malformed', { where: 'clientDataJSON' });
  }
}
