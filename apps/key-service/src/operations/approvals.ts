import type { ApprovalRequest, Office, Socket } from '@vernix/approvals';
import type { Name, Operation, Reply, Request } from './operation.ts';

type Answer<Op extends Name> = Reply<Op>['answer'] | Promise<Reply<Op>['answer']>;

/** Operations on approvals have no keys to give. */
function operation<Op extends Name>(
  answer: (office: Office, request: Request<Op>, socket: Socket) => Answer<Op>,
): Operation<Op> {
  return async ({ releases }, request, _binary, socket) => {
    return { answer: await answer(releases.approvals, request, socket) };
  };
}

const done = (work: Promise<unknown>) => work.then(() => ({}));
const opened = (office: Office, { nonce }: ApprovalRequest) => office.show(nonce);

export const officers = operation<'approvals.officers'>((office) => office.officers());
export const listApprovals = operation<'approvals.list'>((office) => office.list());
export const showApproval = operation<'approvals.show'>((office, { nonce }) => office.show(nonce));

export const openApproval = operation<'approvals.open'>(async (office, request, socket) =>
  opened(office, await office.open(request.action, { ...request, socket })),
);

export const cancelApproval = operation<'approvals.cancel'>((office, { nonce, requester }) =>
  done(office.cancel(nonce, requester)),
);

export const withdrawApproval = operation<'approvals.withdraw'>((office, { nonce, requester }) =>
  done(office.withdraw(nonce, requester)),
);

export const answerApproval = operation<'approvals.answer'>(async (office, { nonce, assertion }) => ({
  state: await office.answer(nonce, assertion),
}));

export const refuseApproval = operation<'approvals.refuse'>((office, { nonce, assertion }) =>
  done(office.refuse(nonce, assertion)),
);

export const foundOfficer = operation<'approvals.found'>(async (office, request) => ({
  awaited: await office.found(request.officer, request.token, request.registration),
}));

export const enrolOfficer = operation<'approvals.enrol'>(async (office, { officer, registration }) =>
  opened(office, await office.enrol(officer, registration)),
);
