/** Before the first test of this zone: one PostgreSQL for all of them, as starting one takes longer than most tests do. */
import { startTestServer } from '@vernix/postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated, empty database that is copied for each test. */
    registryServer: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const test = await startTestServer(migrate);
  project.provide('registryServer', test.server.url);
  return () => test.close();
}
