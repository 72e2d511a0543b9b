/**
 * Runs a source one item ahead of its reader, so that preparing the next item overlaps with using the last. When the
 * reader stops early the source is closed; a failure of the source reaches the reader in its turn.
 */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const start = (): Promise<IteratorResult<T>> => {
    const next = iterator.next();
    next.catch(() => undefined); // reported when awaited below
    return next;
  };
  let pending = start();
  try {
    for (;;) {
      const next = await pending;
      if (next.done === true) return;
      pending = start();
      yield next.value;
    }
  } finally {
    await pending.catch(() => undefined);
    await iterator.return?.();
  }
}
