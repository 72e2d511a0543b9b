import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OwedStops, type Unwritten } from '../src/index.ts';

const stop = (principal: string, type = 'decoy.touched', what?: string): Unwritten => ({
  said: { type, principal, ...(what === undefined ? {} : { what }) },
  committed: [principal],
});

describe('what is owed to the log of who was stopped', () => {
  it('is each name once of a kind, in its order, and the first that was said of it', () => {
    const any = fc.array(
      fc.record({
        principal: fc.constantFrom('user:a', 'user:b', 'deliveries'),
        type: fc.constantFrom('incident', 'refused', 'decoy.touched'),
        what: fc.constantFrom('budget-breached', 'decoy-touched', undefined),
        at: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(any, (all) => {
        const owed = new OwedStops();
        for (const said of all) owed.keep({ said });
        const nameOf = ({ principal, type, what }: (typeof all)[number]) => `${principal} ${type} ${what}`;
        const firsts = all.filter(
          (one, at) => all.findIndex((other) => nameOf(other) === nameOf(one)) === at,
        );
        expect(owed.take().map(({ said }) => said)).toEqual(firsts);
        expect(owed.take()).toEqual([]);
      }),
    );
  });

  it('is an incident of a decoy beside one of a budget, of the same name', () => {
    const owed = new OwedStops();
    const both = ['budget-breached', 'decoy-touched'].map((what) => stop('user:a', 'incident', what));
    for (const one of both) owed.keep(one);
    expect(owed.take()).toEqual(both);
  });

  it('is of few names, however many there are; those of one kind leave the others their room', () => {
    const owed = new OwedStops();
    for (let at = 0; at < 5_000; at += 1) owed.keep(stop(`user:${at}`, 'refused'));
    const decoys = ['user:x', 'user:y'].flatMap((name) => [
      stop(name, 'incident', 'decoy-touched'),
      stop(name),
    ]);
    for (const one of decoys) owed.keep(one);
    const kept = owed.take();
    expect(kept.slice(-4)).toEqual(decoys);
    expect(kept.length).toBeLessThan(50);
  });
});
