/** Sealing on Node. The browser's entry is `@vernix/seal/browser`. */
export { dearmorTransform } from './age/armor.ts';
export { openBuffer, sealBuffer } from './age/buffers.ts';
export { openTo, sealTo, type Write } from './age/copy.ts';
export { HEADER_LIMIT, HeaderEnd, splitHeader } from './age/header-end.ts';
export { identitiesIn } from './age/identity-lines.ts';
export { generateIdentity, recipientOf } from './age/keys.ts';
export type { SealKind } from './age/kinds.ts';
export { payloadSize } from './age/layout.ts';
export { AGE_MAGIC, looksLikeAge } from './age/magic.ts';
export { PayloadOpener, PayloadSealer } from './age/payload.ts';
export { PassphraseIdentity, PassphraseRecipient } from './age/stanza-scrypt.ts';
export { openPayloadTransform, openTransform, sealTransform } from './age/streams.ts';
export { unwrapFileKey } from './age/unwrap.ts';
export {
  batchKey,
  ITEM_OVERHEAD_BYTES,
  ItemSealer,
  itemContext,
  itemKey,
  openItem,
  sealItem,
  transferKey,
} from './items.ts';
export { KeyedTags } from './keyed-tags.ts';
export { ShortHmac } from './short-hmac.ts';
export { headerHash, headerHashAt, isReceiptOf } from './receipts.ts';
export { generateSigningKey, signStatement, verifyStatement } from './statements.ts';
export { carryTokens, TOKEN_BYTES, TokenCipher } from './token-cipher.ts';
export { computeTokens, DIGEST_BYTES } from './tokens.ts';
export { ItemTree, ItemTreeText, type TreeClass } from './tree/item-tree.ts';
export * as keyChanges from './key-state/changes.ts';
export { type EpochRun, keptEpochs, runsOf, unwrapByEpoch } from './key-state/epoch-lists.ts';
export { exportState, openExport } from './key-state/export.ts';
export { beginEpoch, destroyEpochs, restateIntake } from './key-state/intake-changes.ts';
export { listKeyState } from './key-state/listing.ts';
export { type Epoch, firstState, KeyState, newKey, type SigningKey } from './key-state/state.ts';
