import type { Socket } from '@vernix/approvals';
import { type KeyAnswers, type KeyRequest, VernixError } from '@vernix/contracts';
import type { OpenedFiles, TagSets } from '@vernix/custody';
import type { z } from 'zod';
import type { Decoys } from '../decoys.ts';
import type { Epochs } from '../epochs.ts';
import type { Keyring } from '../keyring.ts';
import type { Releases } from '../record/releases.ts';
import type { Transfers } from '../transfers.ts';

/** What the operations work on. */
export interface Holdings {
  readonly keyring: Keyring;
  readonly epochs: Epochs;
  readonly transfers: Transfers;
  readonly releases: Releases;
  readonly decoys: Decoys;
  readonly opened: OpenedFiles;
  readonly tags: TagSets;
  /** By which the gateway signs what arrives. */
  readonly receiptKey: string | undefined;
}

export type Name = keyof typeof KeyAnswers;
export type Request<Op extends Name> = Extract<KeyRequest, { op: Op }>;

/** An answer, and the keys that go with it. Whoever sends them wipes them. */
export interface Reply<Op extends Name> {
  readonly answer: z.input<(typeof KeyAnswers)[Op]>;
  readonly keys?: Buffer;
}

/** One operation of the protocol; its shapes are in @vernix/contracts, key-service.ts. */
export type Operation<Op extends Name> = (
  holdings: Holdings,
  request: Request<Op>,
  binary: Buffer,
  socket: Socket,
) => Promise<Reply<Op>>;

/** @throws VernixError `binary-length-wrong` */
export function checkBinary(binary: Buffer, expected: number): void {
  if (binary.length !== expected) {
    throw new VernixError('binary-length-wrong', { got: binary.length, expected });
  }
}

/** Joins keys into one buffer and wipes the pieces. */
export function gather(keys: readonly Uint8Array[]): Buffer {
  const all = Buffer.concat(keys);
  for (const key of keys) key.fill(0);
  return all;
}
