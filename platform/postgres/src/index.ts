export { type Postgres, type PostgresOptions, startPostgres } from './server.ts';
export { type TestDatabase, type TestDatabases, testDatabases } from './test-databases.ts';
