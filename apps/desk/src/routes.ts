import { type ApprovalAction, ApprovalRequest, inWords, Nonce, OfficerId } from '@vernix/approvals';
import {
  AnswerApprovalAnswer,
  FoundOfficerAnswer,
  ListApprovalsAnswer,
  OfficersAnswer,
  OpenApprovalAnswer,
  RefuseApprovalAnswer,
  ShowApprovalAnswer,
  VernixError,
} from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import { Asking } from './asking.ts';

/** What is asked here. Anything else is asked for by the zone that does it. */
const ASKED_HERE: readonly ApprovalAction['kind'][] = ['principal-release', 'officer-remove', 'break-glass'];

/** Who asks when nobody in particular does: no officer, so that any two may approve it. */
const DESK = 'desk';

/** How long a request from here can be approved. Short, for whoever reaches the desk may ask. */
const HOURS = 1;

const AnyObject = z.looseObject({});
const ByNonce = z.object({ nonce: Nonce });
const Words = z.object({ en: z.string(), fr: z.string() });

export interface DeskOptions {
  readonly keys: KeyClient;
  /** Our address as browsers see it. */
  readonly origin: string;
}

/**
 * `/api/…`. There are no accounts here: who signs is told by the passkey, to the key service. What can be seen is ids and
 * counts; what can be done without a passkey is to ask, a few times an hour from one address.
 */
export function addRoutes(app: HttpApp, { keys, origin }: DeskOptions): void {
  const config = { access: 'approval.sign' } as const;
  const asking = new Asking(origin);

  app.addHook('onRequest', (request, _reply, done) => {
    const foreign = request.method === 'POST' && request.headers.origin !== origin;
    done(foreign ? new VernixError('cross-origin') : undefined);
  });

  app.get('/api/officers', { config, schema: { response: { 200: OfficersAnswer } } }, async () => {
    return (await keys.call('approvals.officers', {})).answer;
  });

  app.get('/api/approvals', { config, schema: { response: { 200: ListApprovalsAnswer } } }, async () => {
    return (await keys.call('approvals.list', {})).answer;
  });

  app.get(
    '/api/approvals/:nonce',
    {
      config,
      schema: { params: ByNonce, response: { 200: ShowApprovalAnswer.extend({ words: Words }) } },
    },
    async ({ params: { nonce } }) => {
      const { answer } = await keys.call('approvals.show', { nonce });
      const { action } = ApprovalRequest.parse(JSON.parse(answer.text));
      return { ...answer, words: inWords(action) };
    },
  );

  app.post(
    '/api/approvals',
    {
      config,
      schema: {
        body: z.strictObject({
          action: AnyObject.extend({ kind: z.enum(ASKED_HERE) }),
          officer: OfficerId.optional(),
        }),
        response: { 200: OpenApprovalAnswer },
      },
    },
    async (request) => {
      const { action, officer } = request.body;
      const requester = action.kind === 'break-glass' ? (officer ?? DESK) : DESK;
      const asked = { action, requester, hours: HOURS };
      return (await asking.spend(request, () => keys.call('approvals.open', asked))).answer;
    },
  );

  app.post(
    '/api/approvals/:nonce/answer',
    {
      config,
      schema: {
        params: ByNonce,
        body: z.strictObject({ assertion: AnyObject }),
        response: { 200: AnswerApprovalAnswer },
      },
    },
    async (request, reply) => {
      const asked = { ...request.params, ...request.body };
      const { answer } = await keys.call('approvals.answer', asked);
      asking.signed(request, reply);
      return answer;
    },
  );

  app.post(
    '/api/approvals/:nonce/refusal',
    {
      config,
      schema: {
        params: ByNonce,
        body: z.strictObject({ assertion: AnyObject }),
        response: { 200: RefuseApprovalAnswer },
      },
    },
    async (request, reply) => {
      const asked = { ...request.params, ...request.body };
      const { answer } = await keys.call('approvals.refuse', asked);
      asking.signed(request, reply);
      return answer;
    },
  );

  app.post(
    '/api/officers',
    {
      config,
      schema: {
        body: z.strictObject({ officer: OfficerId, registration: AnyObject }),
        response: { 200: OpenApprovalAnswer },
      },
    },
    async (request) => {
      return (await asking.spend(request, () => keys.call('approvals.enrol', request.body))).answer;
    },
  );

  app.post(
    '/api/founding',
    {
      config,
      schema: {
        body: z.strictObject({
          officer: OfficerId,
          token: z.string().min(16).max(256),
          registration: AnyObject,
        }),
        response: { 200: FoundOfficerAnswer },
      },
    },
    async (request, reply) => {
      const { answer } = await keys.call('approvals.found', request.body);
      asking.signed(request, reply);
      return answer;
    },
  );
}
