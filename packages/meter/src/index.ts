/** How much of what is sealed may be read, by whom, how fast. No clock, no disk: time and events come from the caller. */
export { BudgetTable, CreditRule, Grant, Limit, TokenRule } from './budgets.ts';
export { MeterClock, MOST_PAUSE_MS, NewestWritten, type MeterTime, type Reading } from './clock.ts';
export { DEFAULT_BUDGETS } from './default-budgets.ts';
export { DEMO_BUDGETS } from './demo-budgets.ts';
export { costOf, itemCounts } from './counts.ts';
export { Asked, Counts, isAlarm, MeterEvent, RefusalCode } from './events.ts';
export { type Decision, Meter } from './meter.ts';
export { Comparison } from './comparison.ts';
export { OwedStops, type Unwritten } from './owed-stops.ts';
export { type Simulated, simulate } from './simulate.ts';
export type { Frozen } from './state.ts';
export { count, NOTHING, type Totals } from './totals.ts';
export { OF_PEOPLE, type WorstCase, worstCase } from './worst-case.ts';
