import { randomBytes } from 'node:crypto';
import { AgeRecipient, BudgetTableId, DecoyPlan, Instant } from '@vernix/contracts';
import { z } from 'zod';
import { generateSigningKey } from '../statements.ts';
import { ItemTree, ItemTreeText } from '../tree/item-tree.ts';

const Key = z.base64().length(44);
const Dated = { generation: z.int().positive(), since: Instant };

const Epoch = z.strictObject({
  epoch: z.int().positive(),
  recipient: AgeRecipient,
  classicRecipient: AgeRecipient,
  createdAt: Instant,
  /** Until then its statement lets senders seal to it. */
  notAfter: Instant,
  retiredAt: Instant.nullable(),
  destroyedAt: Instant.nullable(),
  /** Null once destroyed. */
  identities: z.strictObject({ hybrid: z.string(), classic: z.string() }).nullable(),
});
export type Epoch = z.infer<typeof Epoch>;

const SigningKey = z.object({
  privateJwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  publicKey: z.string(),
});
export type SigningKey = z.infer<typeof SigningKey>;

/** Every key that may be replaced or destroyed. The last of a list is the one in use. */
export const KeyState = z.strictObject({
  type: z.literal('vernix-key-state/1'),
  /** What keys without a life of their own are derived from. */
  main: Key,
  /** New transfers hang from the last; older ones open what was sealed under them. */
  items: z.array(z.strictObject({ ...Dated, tree: ItemTreeText })).min(1),
  /** Two while the vault's tokens are being carried over from one to the next. */
  tokens: z
    .array(z.strictObject({ ...Dated, key: Key }))
    .min(1)
    .max(2),
  /** By snapshot family. */
  pseudonyms: z.record(z.string(), z.strictObject({ ...Dated, key: Key })),
  /** Two for a while after a change: checkpoints are signed by both. */
  log: z
    .array(z.strictObject({ ...Dated, seed: Key }))
    .min(1)
    .max(2),
  statement: z.strictObject({ ...Dated, key: SigningKey }),
  /** How the next decoys are made; of a house that never made any, nothing. */
  decoys: DecoyPlan.optional(),
  /** Partners that are nobody, by name, each with the identity that what is delivered to it is sealed to. */
  decoyRecipients: z.record(z.string(), z.strictObject({ since: Instant, identity: z.string() })).optional(),
  /** Those that were, and are retired: nobody still. */
  decoysRetired: z.array(z.string()).optional(),
  /** By which budgets items were last released; before the first start that kept it, nothing. */
  budgets: BudgetTableId.optional(),
  /** The files beside the keys have marks of all that is settled; a house from before they had has nothing here until its next start. */
  marked: z.literal(true).optional(),
  /** Whom senders seal to; version and JWS of the statement in force. */
  intake: z.strictObject({
    version: z.int().nonnegative(),
    statement: z.string(),
    epochs: z.array(Epoch),
  }),
});
export type KeyState = z.infer<typeof KeyState>;

export const newKey = (): string => randomBytes(32).toString('base64');

/** A root of its own for the items of transfers to come. */
export function newItemTree(): ItemTreeText {
  const root = randomBytes(32);
  const tree = ItemTree.whole(root);
  root.fill(0);
  const text = tree.toText();
  tree.wipe();
  return text;
}

export async function newSigningKey(): Promise<SigningKey> {
  return SigningKey.parse(await generateSigningKey());
}

/** What a new key service begins with. */
export async function firstState(since: string): Promise<KeyState> {
  const first = { generation: 1, since };
  return {
    type: 'vernix-key-state/1',
    main: newKey(),
    items: [{ ...first, tree: newItemTree() }],
    tokens: [{ ...first, key: newKey() }],
    pseudonyms: {},
    log: [{ ...first, seed: newKey() }],
    statement: { ...first, key: await newSigningKey() },
    marked: true,
    intake: { version: 0, statement: '', epochs: [] },
  };
}
