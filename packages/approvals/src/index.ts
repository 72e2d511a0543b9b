/** Who lets more be read than a budget does, and the proof that it was they. No clock, no dice: both come from the caller. */
export { ApprovalAction } from './actions.ts';
export { type ApprovalStanding, Approvals } from './approvals.ts';
export { Assertion, verifyAssertion } from './assertion.ts';
export { canonicalJson } from './canonical.ts';
export type { Site } from './client-data.ts';
export { type Credential, NewCredential, OfficerId, PublicJwk } from './credential.ts';
export { DeskSettings } from './desk-settings.ts';
export { type Effect, effectOf, incidentOf } from './effect.ts';
export { SECOND_WITHIN_MS } from './entry.ts';
export { ApprovalEvent, type Socket } from './events.ts';
export type { Founder } from './founding.ts';
export { Office, type OfficeOptions } from './office.ts';
export { enrolmentChallenge, Registration, verifyRegistration } from './registration.ts';
export {
  ApprovalRequest,
  itemsHash,
  Nonce,
  refusalHash,
  requestHash,
  requestText,
  rowsHash,
} from './request.ts';
export { inWords, type Words } from './words.ts';
