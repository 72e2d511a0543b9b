/** What tests of signing in and of people need: one server for the file, a staff site on an empty database for each test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Browser } from './browser.ts';
import { startTestDatabases } from './registry.ts';
import { openStaffSite, type StaffSite } from './staff-site.ts';

export interface StaffSetting {
  readonly site: StaffSite;
  /** Somebody who came by the role's link and has made a passkey. */
  readonly enrolled: (role: 'steward' | 'privacy-officer' | 'administrator') => Promise<Browser>;
}

/** `site` is there from the first test on. */
export function staffSiteForEachTest(more: object = {}): StaffSetting {
  let databases: TestDatabases;
  let database: TestDatabase;
  let directory: string;
  const setting = {
    enrolled: async (role) => {
      const browser = setting.site.browser();
      await browser.open(setting.site.link(role));
      expect(await browser.addPasskey('laptop')).toMatchObject({ status: 200, body: { kept: true } });
      return browser;
    },
  } as { site: StaffSite; enrolled: StaffSetting['enrolled'] };
  beforeAll(async () => {
    databases = await startTestDatabases();
  }, 60_000);
  afterAll(() => databases.close());
  beforeEach(async () => {
    database = await databases.fresh();
    directory = await mkdtemp(join(tmpdir(), 'vernix-staff-'));
    setting.site = await openStaffSite(database.url, directory, more);
  });
  afterEach(async () => {
    await setting.site.close();
    await database.drop();
    await rm(directory, { recursive: true });
  });
  return setting;
}
