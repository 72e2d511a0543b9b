import { AnswerEnvelope, isErrorCode, VernixError } from '@vernix/contracts';
import { Connection } from '@vernix/key-channel';
import type { CeremonyStatus } from './ceremony.ts';
import { CeremonyAnswer } from './protocol.ts';

/** One question to the key service that waits. @throws VernixError `custody-not-waiting`, and its refusals */
async function ask(
  socket: string,
  request: { readonly op: 'status' | 'share' | 'bring'; readonly custodian?: string },
  binary?: Uint8Array,
): Promise<{ status: CeremonyStatus; binary: Buffer }> {
  const connection = await Connection.open(socket).catch((cause: unknown) => {
    throw new VernixError('custody-not-waiting', {}, { cause });
  });
  try {
    const frame = await connection.ask(request, binary);
    const envelope = AnswerEnvelope.parse(frame.json);
    if (!envelope.ok) {
      throw new VernixError(isErrorCode(envelope.code) ? envelope.code : 'internal', envelope.params);
    }
    return { status: CeremonyAnswer.parse(envelope.answer), binary: frame.binary };
  } finally {
    await connection.close();
  }
}

/** Who is awaited, and who was here. @throws VernixError `custody-not-waiting` */
export async function ceremonyStatus(socket: string): Promise<CeremonyStatus> {
  return (await ask(socket, { op: 'status' })).status;
}

/** A custodian's share as it is sealed to them: an age file. @throws VernixError `custody-not-waiting`, `custodian-unknown` */
export async function fetchShare(socket: string, custodian: string): Promise<Uint8Array> {
  return (await ask(socket, { op: 'share', custodian })).binary;
}

/**
 * Hands an opened share over, and wipes it.
 * @throws VernixError `custody-not-waiting`, `custodian-unknown`, `custody-share-wrong`
 */
export async function bringShare(
  socket: string,
  custodian: string,
  share: Uint8Array,
): Promise<CeremonyStatus> {
  try {
    return (await ask(socket, { op: 'bring', custodian }, share)).status;
  } finally {
    share.fill(0);
  }
}
