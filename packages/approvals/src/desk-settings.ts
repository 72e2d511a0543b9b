import { Sha256Hex } from '@vernix/contracts';
import { z } from 'zod';
import { OfficerId } from './credential.ts';

const Settings = z.strictObject({
  /** A socket of its own, which answers the operations on approvals only. */
  socket: z.string().min(1).max(4096),
  /** Whom officers' passkeys are for: the desk's address, and its domain (WebAuthn). The vault serves neither. */
  origin: z.url().refine((origin) => URL.parse(origin)?.origin === origin, {
    message: 'scheme, host and port as a browser says them, without a path',
  }),
  rpId: z.string().min(1).max(253),
  /** The first officers, by the SHA-256 of their one-time tokens. Officers when each has made a passkey; then left out. */
  founders: z
    .array(z.strictObject({ officer: OfficerId, tokenSha256: Sha256Hex }))
    .max(16)
    .default([]),
});

/** What the key service is told of the officers' desk. With another origin or domain no signature would ever be taken. */
export const DeskSettings = Settings.refine(
  ({ origin, rpId }) => `.${URL.parse(origin)?.hostname ?? ''}`.endsWith(`.${rpId}`),
  { path: ['rpId'], message: 'the host of the origin, or what that ends with' },
);
export type DeskSettings = z.output<typeof DeskSettings>;
