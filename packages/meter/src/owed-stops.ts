/** An entry of the log before it is one: its fields, and what it commits to without naming it, if that is anything. */
export interface Unwritten {
  readonly said: Readonly<Record<string, unknown>>;
  readonly committed?: unknown;
}

/** Names that are kept of one kind of entry. */
const MOST_NAMES = 16;

/**
 * What stopped somebody and could not be written, each once, in its order: the first of a kind about a name.
 *
 * Few names: whoever may ask under names of their own choice would fill the memory with them while the disk is full. Two that touched
 * a decoy stop everything, so none is needed after those; and who has spent the budgets of so many has another name at hand, so that
 * one more that is stopped at the next start would hold nobody up. In the meter all of them are, whether they are kept here or not.
 */
export class OwedStops {
  #kept: Unwritten[] = [];

  keep(stop: Unwritten): void {
    const alike = this.#kept.filter(
      ({ said }) => said['type'] === stop.said['type'] && said['what'] === stop.said['what'],
    );
    if (alike.length === MOST_NAMES) return;
    if (!alike.some(({ said }) => said['principal'] === stop.said['principal'])) this.#kept.push(stop);
  }

  /** All that is owed; from now on nothing is. */
  take(): Unwritten[] {
    const taken = this.#kept;
    this.#kept = [];
    return taken;
  }
}
