import type { VernixError } from '@vernix/contracts';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/** SHA-256 of a certificate's public key (its SubjectPublicKeyInfo, DER) in base64, as RFC 7469 writes pins. */
const KeyPin = z.base64().length(44);

/** One end of a channel between two machines: who we are, and whom alone we speak with. */
const END = {
  /** PEM: the authority, a private one, that signed both ends' certificates. */
  caFile: Path,
  /** PEM: our certificate, and its key. */
  certFile: Path,
  keyFile: Path,
  /** The other end's public keys: its own, and the next one while it changes. */
  peers: z.array(KeyPin).min(1).max(4),
};

/** Where the key service listens for a vault on another machine. */
export const RemoteListener = z.strictObject({
  host: z.string().min(1).max(253),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535),
  ...END,
});
export type RemoteListener = z.output<typeof RemoteListener>;

/** Where a vault finds a key service on another machine. */
export const RemoteKeyService = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  ...END,
});
export type RemoteKeyService = z.output<typeof RemoteKeyService>;

/** A Unix socket's path, or another machine. */
export type KeyAddress = string | RemoteKeyService;

/** A key service whose log the caller remembers, in a file: it must go on from what was seen of it before. */
export interface RememberedKeyService {
  readonly at: KeyAddress;
  readonly memory: string;
  /** Told of each connection: null for a good one, or why there is none. */
  readonly connected?: (refused: VernixError | null) => void;
}

/** Whom to call: remembered, or, by tools that come once, as it is. */
export type KeyServicePlace = KeyAddress | RememberedKeyService;
