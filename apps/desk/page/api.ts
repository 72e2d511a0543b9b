import type {
  AnswerApprovalAnswer,
  FoundOfficerAnswer,
  ListApprovalsAnswer,
  OfficersAnswer,
  OpenApprovalAnswer,
  ShowApprovalAnswer,
  ToldError,
} from '@vernix/contracts';
import type { z } from 'zod';
import type { Assertion, Registration } from './passkeys.ts';
import type { InBoth } from './texts.ts';

export type Shown = ShowApprovalAnswer & { readonly words: InBoth };

/** What the desk refused, in its own words. */
export class Refused extends Error {
  readonly told: ToldError;

  constructor(told: ToldError) {
    super(told.code);
    this.told = told;
  }
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const said = (await answer.json()) as unknown;
  if (!answer.ok) throw new Refused((said as { error: ToldError }).error);
  return said as T;
}

export const officers = (): Promise<OfficersAnswer> => ask('/api/officers');
export const list = (): Promise<ListApprovalsAnswer> => ask('/api/approvals');
export const show = (nonce: string): Promise<Shown> => ask(`/api/approvals/${nonce}`);

export const open = (action: object, officer?: string): Promise<z.infer<typeof OpenApprovalAnswer>> =>
  ask('/api/approvals', { action, ...(officer === undefined ? {} : { officer }) });

export const answer = (nonce: string, assertion: Assertion): Promise<z.infer<typeof AnswerApprovalAnswer>> =>
  ask(`/api/approvals/${nonce}/answer`, { assertion });

export const refuse = (nonce: string, assertion: Assertion): Promise<object> =>
  ask(`/api/approvals/${nonce}/refusal`, { assertion });

export const enrol = (
  officer: string,
  registration: Registration,
): Promise<z.infer<typeof OpenApprovalAnswer>> => ask('/api/officers', { officer, registration });

export const found = (
  officer: string,
  token: string,
  registration: Registration,
): Promise<z.infer<typeof FoundOfficerAnswer>> => ask('/api/founding', { officer, token, registration });
