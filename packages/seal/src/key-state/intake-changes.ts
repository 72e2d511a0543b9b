import type { IntakeStatement } from '@vernix/contracts';
import { generateIdentity } from '../age/keys.ts';
import { signStatement } from '../statements.ts';
import type { Epoch, KeyState } from './state.ts';

/** Signs a statement of the current epoch by the statement key of the state; its version rises. */
export async function restateIntake(state: KeyState, now: Date): Promise<void> {
  const { intake, statement } = state;
  const current = intake.epochs.at(-1);
  if (current === undefined) return;
  intake.version += 1;
  const said: IntakeStatement = {
    type: 'vernix-intake/1',
    version: intake.version,
    issuedAt: now.toISOString(),
    epoch: current.epoch,
    recipient: current.recipient,
    classicRecipient: current.classicRecipient,
    notAfter: current.notAfter,
  };
  intake.statement = await signStatement(said, statement.key.privateJwk);
}

/** Retires the current epoch and begins one that senders may seal to until `notAfter`. Resolves to its number. */
export async function beginEpoch(state: KeyState, now: Date, notAfter: Date): Promise<number> {
  const { epochs } = state.intake;
  const [hybrid, classic] = await Promise.all([generateIdentity('hybrid'), generateIdentity('classic')]);
  for (const old of epochs) old.retiredAt ??= now.toISOString();
  const epoch = epochs.length + 1;
  epochs.push({
    epoch,
    recipient: hybrid.recipient,
    classicRecipient: classic.recipient,
    createdAt: now.toISOString(),
    notAfter: notAfter.toISOString(),
    retiredAt: null,
    destroyedAt: null,
    identities: { hybrid: hybrid.identity, classic: classic.identity },
  });
  await restateIntake(state, now);
  return epoch;
}

/** Takes identities out of a state. Returns the epochs that had any. */
export function destroyEpochs({ intake }: KeyState, now: Date, which: (epoch: Epoch) => boolean): number[] {
  const due = intake.epochs.filter((epoch) => epoch.destroyedAt === null && which(epoch));
  for (const epoch of due) {
    epoch.identities = null;
    epoch.destroyedAt = now.toISOString();
  }
  return due.map(({ epoch }) => epoch);
}
