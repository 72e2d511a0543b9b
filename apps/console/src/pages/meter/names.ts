import { type Metered, type Purpose, Role } from '@vernix/contracts';
import type { TFunction } from 'i18next';

/** Words for the ids of a table of budgets. An id that this console does not know stands for itself. */

export const meteredName = (metered: Metered, t: TFunction): string => t(`meter.metered.${metered}`);

export const purposeNames = (purposes: readonly Purpose[], t: TFunction): string =>
  purposes.map((purpose) => t(`meter.purpose.${purpose}`)).join(', ');

const PROCESSES = ['vault-ingest', 'vault-publish'] as const;

export function holderName(holder: string, t: TFunction): string {
  const role = Role.options.find((name) => holder === `user/${name}`);
  if (role !== undefined) return t(`role.${role}`);
  const process = PROCESSES.find((name) => name === holder);
  return process === undefined ? holder : t(`meter.process.${process}`);
}
