import { FRAME_LIMITS } from '@vernix/contracts';
import type { Operation } from './operation.ts';

/** What another zone did, written down before it goes on. It never learns that a delivery was a decoy. */
export const appendLog: Operation<'log.append'> = async ({ releases, decoys }, { principal, event }) => {
  if (event.type === 'delivery.sent') releases.requireMayLeave();
  if (decoys.deliveries.isTaken(event)) await releases.stopDeliveries();
  return { answer: { index: await releases.note(principal, event) } };
};

export const checkpoint: Operation<'log.checkpoint'> = async (holdings) => {
  const { note } = await holdings.releases.reader(); // one whose tree can be read by now
  const { logKeys, witnessing } = holdings.releases;
  return { answer: { checkpoint: note, keys: [...logKeys], cosigned: witnessing.cosigned.note } };
};

/** What a witness needs to see that the log only grew. */
export const growth: Operation<'log.growth'> = async (holdings, { older, size }) => {
  const log = await holdings.releases.reader();
  const proof = await log.consistencyProof(older, size);
  return { answer: { proof: proof.map((hash) => hash.toString('base64')) } };
};

export const keepCosigned: Operation<'log.cosigned'> = async (holdings, request) => {
  const { witnessing } = holdings.releases;
  await witnessing.keep(request.checkpoint, request.cosignatures);
  return { answer: { size: witnessing.cosigned.seen?.size ?? 0 } };
};

export const prove: Operation<'log.proof'> = async (holdings, { index }) => {
  await holdings.releases.reader(); // what was answered is there to be read
  return { answer: { proof: await holdings.releases.witnessing.cosigned.prove(index) } };
};

export const readTile: Operation<'log.tile'> = async (holdings, { path, from }) => {
  const file = await (await holdings.releases.reader()).file(path);
  return { answer: { bytes: file.length }, keys: file.subarray(from, from + FRAME_LIMITS.binary) };
};
