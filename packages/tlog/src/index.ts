/** Transparency logs as C2SP describes them. What is read and written, and when, is for others: see platform/log-files. */
export { EMPTY_TREE, Frontier, type Tree, treeRoot } from './merkle/frontier.ts';
export { EMPTY_ROOT, ENTRY_BYTES, HASH_BYTES, type Hash, leafHash, nodeHash } from './merkle/hash.ts';
export { consistencyProof, type HashReader, inclusionProof, readFrontier } from './merkle/prove.ts';
export { verifyConsistency, verifyInclusion } from './merkle/verify.ts';
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './notes/checkpoint.ts';
export type { KeyKind } from './notes/kinds.ts';
export { type NoteSignature, openNote, parseNote, type Signed, signNote } from './notes/note.ts';
export { type LogIdentity, openCheckpoint } from './notes/open-checkpoint.ts';
export { generateSignerKey, Signer } from './notes/signer.ts';
export { Verifier } from './notes/verifier.ts';
export { encodeEntry, firstEncoded, parseBundle, parseTile } from './tiles/content.ts';
export { type BundleReader, type TileFile, TreeEdge } from './tiles/edge.ts';
export {
  type FileReader,
  MOST_BUNDLE_BYTES,
  readBundle,
  readEntries,
  readHashTile,
  subtrees,
  verifyBelow,
} from './tiles/files.ts';
export { partialTiles, tilesBetween, widthAt } from './tiles/geometry.ts';
export { type TileReader, tileHashes } from './tiles/hashes.ts';
export { parseTilePath, partialsPath, TILE_HEIGHT, TILE_WIDTH, type Tile, tilePath } from './tiles/tile.ts';
export {
  cosign,
  WITNESS_SIZE_TYPE,
  type WitnessAnswer,
  type WitnessedLog,
  type WitnessState,
} from './witness/cosign.ts';
export { addCosignatures } from './witness/cosigned.ts';
export {
  formatLogProof,
  type Logged,
  type LogProof,
  parseLogProof,
  verifyLogProof,
} from './witness/logged.ts';
export {
  type Cosigned,
  type LogPolicy,
  openWitnessed,
  type Quorum,
  requireQuorum,
} from './witness/policy.ts';
export { type PolicyFile, parsePolicy, type WitnessAddress } from './witness/policy-file.ts';
export { type AddCheckpoint, formatAddCheckpoint, parseAddCheckpoint, standsAt } from './witness/request.ts';
