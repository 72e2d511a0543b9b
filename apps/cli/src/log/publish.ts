import { follow, isStorePlace, ObjectStore, openSource, type Published, publish } from '@vernix/log-store';
import { needs, usageError } from '../command.ts';
import { figure, type Words } from '../language.ts';
import type { Output } from '../output.ts';
import { isPassing } from './passing.ts';
import { loadPolicy } from './policy.ts';
import { placeOf, type StoreAsked, storeAt } from './place.ts';

export interface PublishAsked extends StoreAsked {
  readonly policy?: string | undefined;
  readonly client?: string | undefined;
  readonly to?: string | undefined;
  readonly follow?: boolean | undefined;
}

const ASKED_AGAIN: Words = {
  en: 'The log or the store does not answer; it is asked again.',
  fr: 'Le journal ou le stockage ne répond pas; la question est reposée.',
};

const line = (to: string, { checkpoint: { size }, before, placed }: Published): Words => ({
  en: `${to}: ${figure(size).en} entries, ${figure(size - before).en} of them new; ${figure(placed).en} objects put.`,
  fr: `${to} : ${figure(size).fr} entrées, dont ${figure(size - before).fr} nouvelles; ${figure(placed).fr} objets déposés.`,
});

/**
 * Copies the log at a place into an object store, once or again and again.
 * @throws VernixError what `publish` throws; with `follow` not what passes
 */
export async function publishLog(
  place: string,
  asked: PublishAsked,
  everySeconds: number,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const { to } = asked;
  if (to === undefined) throw needs('log publish', '--to s3://BUCKET/PREFIX');
  const log = await placeOf(place, {});
  if (typeof log !== 'string' || !isStorePlace(to)) {
    throw usageError({
      en: 'log publish reads a directory or an address, and writes to s3://',
      fr: 'log publish lit un répertoire ou une adresse et écrit vers s3://',
    });
  }
  const policy = await loadPolicy(asked);
  const store = () => storeAt(to, asked);
  const tell = (now: Published): void =>
    output.result({ size: now.checkpoint.size, before: now.before, placed: now.placed }, [line(to, now)]);
  if (asked.follow !== true) {
    tell(await publish(await openSource(log, signal), new ObjectStore(await store(), signal), policy));
    return;
  }
  const ended = new AbortController();
  let found: Error | undefined;
  await follow(
    {
      ...{ log, policy, store, everySeconds, published: tell },
      failed: (error) => {
        if (isPassing(error)) {
          output.note(error.code === 'log-withheld' ? error.toBody().error.message : ASKED_AGAIN);
          return;
        }
        found = error instanceof Error ? error : new Error(String(error));
        ended.abort();
      },
    },
    AbortSignal.any([signal, ended.signal]),
  );
  if (found !== undefined) throw found;
}
