import type { Attack, Haul } from './attack.ts';
import { copiedSpool } from './attacks/copied-spool.ts';
import { everything } from './attacks/everything.ts';
import { forgedApprovals } from './attacks/forged-approvals.ts';
import { gatewayHistory, gatewaySealedTraffic, gatewayUnsealedTraffic } from './attacks/gateway.ts';
import { insightsAlone } from './attacks/insights-alone.ts';
import { keyServiceAlone } from './attacks/key-service-alone.ts';
import { liveVault, luckyVault } from './attacks/live-vault.ts';
import { logAlone } from './attacks/log-alone.ts';
import { copiedMailbox, readMailbox } from './attacks/mailbox.ts';
import { oldKeys } from './attacks/old-keys.ts';
import { sessionForADay } from './attacks/session-for-a-day.ts';
import { staffSessions } from './attacks/staff-sessions.ts';
import { vaultAtRest } from './attacks/vault-at-rest.ts';
import { ingestWorker, vaultMemory } from './attacks/vault-memory.ts';
import type { World } from './world/world.ts';

/** Every robbery that is rehearsed, in the order of the table. */
export const ATTACKS: readonly Attack[] = [
  gatewayHistory,
  gatewaySealedTraffic,
  gatewayUnsealedTraffic,
  copiedSpool,
  vaultAtRest,
  vaultMemory,
  ingestWorker,
  sessionForADay,
  luckyVault,
  liveVault,
  forgedApprovals,
  keyServiceAlone,
  logAlone,
  insightsAlone,
  everything,
  // The last: fewer people are left to be read, deliveries are stopped for a while, and decoys of the running registry are touched,
  // which stops everything. The session of the steward, who asks for the deliveries, is the one that is stolen: it is proven for ten minutes.
  oldKeys,
  copiedMailbox,
  readMailbox,
  staffSessions,
];

export interface Result extends Haul {
  readonly attack: Attack;
  readonly holds: boolean;
}

/** An alarm that is raised later than that is history. */
const MOST_MINUTES = 1;

/** Nobody beyond the bound, no stranger, and an alarm in time. */
export function holds({ people, strangers = 0, bound, alarmAfterMinutes = 0 }: Haul): boolean {
  return (
    people <= bound && strangers === 0 && alarmAfterMinutes !== null && alarmAfterMinutes <= MOST_MINUTES
  );
}

/** Robs the world part by part. @param say told of each robbery as it begins */
export async function* rehearse(
  world: World,
  say: (line: string) => void,
): AsyncGenerator<Result, void, undefined> {
  for (const [index, attack] of ATTACKS.entries()) {
    say(`Robbing ${index + 1} of ${ATTACKS.length}: ${attack.stolen} …`);
    const haul = await attack.run(world);
    yield { ...haul, attack, holds: holds(haul) };
  }
}
