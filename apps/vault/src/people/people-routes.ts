import {
  AccountHistory,
  AccountId,
  Invitation,
  MadeLink,
  RecoveryAnswer,
  StaffChange,
  StaffList,
  VernixError,
} from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { sessionOf } from '@vernix/sign-in';
import type { Pool } from 'pg';
import { z } from 'zod';
import { eventsOf } from './account-events.ts';
import { People } from './people.ts';

const see = { access: 'people.see' } as const;
const change = { access: 'people.change' } as const;
const recover = { access: 'people.recover' } as const;
const params = z.object({ account: AccountId });
const MOST_EVENTS = 200;

/** `/api/people`. What changes somebody's account asks for the passkey of who does it, and ends that person's sessions. */
export function peopleRoutes(app: HttpApp, database: Pool): void {
  const people = new People(database);
  const proven = (request: Parameters<typeof sessionOf>[0]): string => {
    const session = sessionOf(request);
    app.sessions.requireProof(session);
    return session.account;
  };
  /** What a link proves, whoever made the link can prove too. */
  const provenByPasskey = (request: Parameters<typeof sessionOf>[0]): string => {
    const { way, begunAt, provenAt } = sessionOf(request);
    if (way !== 'passkey' && provenAt === begunAt) throw new VernixError('proof-needed');
    return proven(request);
  };
  const endSessions = (of: string): number => app.sessions.endWhere(({ account }) => account === of);

  app.get('/api/people', { config: see, schema: { response: { 200: StaffList } } }, () => people.list());

  app.get(
    '/api/people/:account/events',
    { config: see, schema: { params, response: { 200: AccountHistory } } },
    async (request) => ({ events: await eventsOf(database, request.params.account, MOST_EVENTS) }),
  );

  app.post(
    '/api/people',
    { config: change, schema: { body: Invitation, response: { 200: MadeLink } } },
    async (request) => people.invite(proven(request), request.body.name, request.body.role),
  );

  app.patch(
    '/api/people/:account',
    { config: change, schema: { params, body: StaffChange } },
    async (request, reply) => {
      const { account } = request.params;
      await people.change(proven(request), account, request.body);
      endSessions(account);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/people/:account/sessions',
    { config: change, schema: { params } },
    async (request, reply) => {
      const { account } = request.params;
      const by = proven(request);
      endSessions(account); // at once: what is written down comes after
      await people.noteSessionsEnded(by, account);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/people/:account/recovery',
    { config: recover, schema: { params, response: { 200: RecoveryAnswer } } },
    async (request) => {
      const { account } = request.params;
      return await people.recover(provenByPasskey(request), account, () => endSessions(account));
    },
  );
}
