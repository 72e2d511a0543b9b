export { type Postgres, type PostgresOptions, startPostgres } from './server.ts';
export {
  databasesOn,
  startTestServer,
  type TestDatabase,
  type TestDatabases,
  type TestServer,
} from './test-databases.ts';
