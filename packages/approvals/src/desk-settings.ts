import { Sha256Hex } from '@vernix/contracts';
import { z } from 'zod';
import { OfficerId } from './credential.ts';

/** What the key service is told of the officers' desk. */
export const DeskSettings = z.strictObject({
  /** A socket of its own, which answers the operations on approvals only. */
  socket: z.string().min(1).max(4096),
  /** Whom officers' passkeys are for: the desk's address, and its domain (WebAuthn). The vault serves neither. */
  origin: z.url(),
  rpId: z.string().min(1).max(253),
  /** The first officers, by the SHA-256 of their one-time tokens. Officers when each has made a passkey; then left out. */
  founders: z
    .array(z.strictObject({ officer: OfficerId, tokenSha256: Sha256Hex }))
    .max(16)
    .default([]),
});
export type DeskSettings = z.output<typeof DeskSettings>;
