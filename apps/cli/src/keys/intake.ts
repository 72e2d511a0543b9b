import { approved, type KeyClient } from '@vernix/key-channel';
import { OPERATOR } from './places.ts';

/** What officers are asked: every intake key there is now. */
async function question(client: KeyClient): Promise<{ action: Record<string, unknown>; requester: string }> {
  const { keys } = (await client.call('keys.list', {})).answer;
  const through = keys.findLast(({ key, state }) => key === 'intake' && state === 'current')?.generation;
  return { action: { kind: 'intake-destroy', params: { through } }, requester: OPERATOR };
}

/** Destroys every intake key there is and begins a new one. Resolves to its number. @throws VernixError `approval-awaited` */
export async function destroyIntake(client: KeyClient): Promise<number> {
  return await approved(client, await question(client), async (under) => {
    const asked = { principal: OPERATOR, key: 'intake', destroy: true, ...under } as const;
    return (await client.call('keys.rotate', asked)).answer.generation;
  });
}

/** Puts the question before the officers, to be answered together with another. */
export async function askToDestroyIntake(client: KeyClient): Promise<void> {
  await client.call('approvals.open', { ...(await question(client)), hours: 24 });
}
