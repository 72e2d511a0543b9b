import { describe, expect, it } from 'vitest';
import { Staff } from '../src/people/staff.ts';
import { staffSiteForEachTest } from './support/staff-setting.ts';
import { until } from './support/world.ts';

const setting = staffSiteForEachTest();
const arrival = { account: 'hospital-ada', partner: null } as const;

const query = async <T extends object>(text: string): Promise<T[]> => {
  const { rows } = await setting.site.database.query<T>(text);
  return rows;
};
const acts = async (): Promise<string[]> =>
  (await query<{ act: string }>('SELECT act FROM account_event ORDER BY event_no')).map(({ act }) => act);

describe('what is done to an account and what is written down of it', () => {
  it('are there together or not at all', async () => {
    const staff = new Staff(setting.site.database);
    await staff.byOrganisation({ ...arrival, role: 'steward' });
    await query(`ALTER TABLE account_event ADD CHECK (act NOT IN ('role-changed', 'founded')) NOT VALID`);
    await expect(staff.byOrganisation({ ...arrival, role: 'administrator' })).rejects.toThrow();
    await expect(staff.byOrganisation({ ...arrival, account: 'other', role: 'steward' })).rejects.toThrow();
    expect(await query('SELECT account_id AS account, role FROM account')).toEqual([
      { account: 'hospital-ada', role: 'steward' },
    ]);
    expect(await acts()).toEqual(['founded', 'signed-in']);
  });

  it('no sign-in is written down of somebody who was disabled while they signed in', async () => {
    const staff = new Staff(setting.site.database);
    await staff.byOrganisation({ ...arrival, role: 'steward' });
    const before = await acts();
    const administrator = await setting.site.database.connect();
    try {
      await administrator.query('BEGIN');
      await administrator.query('UPDATE account SET disabled = true');
      const who = { ...arrival, role: 'steward', way: 'passkey', passkey: 'theirs' } as const;
      const signingIn = staff.signedIn(who, 1);
      const refused = expect(signingIn).rejects.toThrow('account-disabled');
      await until(async () => {
        const waiting = await query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      await administrator.query('COMMIT');
      await refused;
    } finally {
      administrator.release();
    }
    expect(await acts()).toEqual(before);
  });
});
