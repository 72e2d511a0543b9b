import { VernixError } from '@vernix/contracts';

/**
 * The content of a file on the gateway, part by part as it comes.
 * @param ask told what fires when nothing came for `stallMs`, the answer itself included
 * @throws VernixError `gateway-unreachable`: it broke off, or stalled; what `ask` throws
 */
export async function* gatewayContent(
  ask: (stalled: AbortSignal) => Promise<Response>,
  stallMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(), stallMs);
  try {
    const answer = await ask(stalled.signal);
    for await (const part of answer.body ?? []) {
      watch.refresh();
      yield part;
    }
  } catch (error) {
    throw error instanceof VernixError ? error : new VernixError('gateway-unreachable', {}, { cause: error });
  } finally {
    clearTimeout(watch);
  }
}
