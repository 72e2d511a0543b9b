import { type Delivery, type SynthBirth, synthesise } from '../src/index.ts';

export const PERIOD = { from: '2022-01-01', to: '2024-12-31' } as const;

let cached: readonly SynthBirth[] | undefined;

/** 50,000 births of seed 7 over three years, drawn once for all tests of a file. */
export function population(): readonly SynthBirth[] {
  cached ??= [...synthesise({ seed: 7, births: 50_000, ...PERIOD })];
  return cached;
}

export function deliveries(births: readonly SynthBirth[]): Delivery[] {
  return births.filter(({ infant }) => infant.order === 1).map(({ delivery }) => delivery);
}

export function share<T>(items: readonly T[], has: (item: T) => boolean): number {
  return items.filter(has).length / items.length;
}
