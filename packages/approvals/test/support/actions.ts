import type { ApprovalAction } from '../../src/index.ts';
import { DELIVERY, EMERGENCY, RELEASE, T0 } from './house.ts';

/** One of each kind, and a release that leaves the house. */
export const ACTIONS: readonly ApprovalAction[] = [
  RELEASE,
  DELIVERY,
  EMERGENCY,
  {
    kind: 'budget-raise',
    params: { principal: 'user:s', purpose: 'care', rows: 10, clinical: false, until: T0 },
  },
  { kind: 'principal-release', params: { principal: 'vault-ingest', frozenSince: T0 } },
  { kind: 'intake-destroy', params: { through: 7 } },
  { kind: 'person-shred', params: { rows: 3, sha256: 'a'.repeat(64) } },
  { kind: 'key-export', params: { recipient: 'age1abc' } },
  { kind: 'decoy-change', params: { every: 50, generation: 2 } },
  { kind: 'decoy-retire', params: { partner: 'north-institute' } },
  { kind: 'officer-remove', params: { officer: 'user:a' } },
  {
    kind: 'officer-enrol',
    params: {
      officer: 'user:d',
      credential: { id: 'A'.repeat(22), publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } },
    },
  },
];
