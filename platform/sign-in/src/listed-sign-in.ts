import type { HttpApp, Log } from '@vernix/service';
import { type AccountsFile, ListedPeople } from './listed-people.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { Passkeys } from './passkeys.ts';

interface Settings {
  /** Our address as browsers see it; null: no passkeys. */
  readonly site: string | null;
  readonly accounts: AccountsFile | null;
  readonly log: Log;
}

/** Signing in by passkey in a zone without a database. Returns how to stop looking at the list. */
export async function listedSignIn(
  app: HttpApp,
  { site, accounts, log }: Settings,
): Promise<{ close(): void }> {
  if (site === null || accounts === null) return { close: () => undefined };
  const people = await ListedPeople.open(accounts, log, (gone) => {
    app.sessions.endWhere(({ account }) => account === gone);
  });
  passkeyRoutes(app, new Passkeys(site), people);
  return people;
}
