/** Whether a log is what its keys, its witnesses and whoever kept an older checkpoint say it is. */
import { VernixError } from '@vernix/contracts';
import {
  type Checkpoint,
  type Cosigned,
  Frontier,
  leafHash,
  openCheckpoint,
  openWitnessed,
  type PolicyFile,
  type Tree,
} from '@vernix/tlog';
import type { LogSource } from '@vernix/log-store';

export interface Verified {
  readonly checkpoint: Checkpoint;
  /** What enough witnesses signed: `null` when the policy asks for none. */
  readonly cosigned: { readonly size: number; readonly witnesses: readonly Cosigned[] } | null;
}

/**
 * Reads the whole log: its entries give the root that its keys signed, and on the way the roots that witnesses and older
 * checkpoints name.
 *
 * @param older checkpoints of this log kept elsewhere
 * @throws VernixError `log-rolled-back`, `log-rewritten`, `log-entries-differ`, `log-quorum-missing`, and what reading and `openCheckpoint` throw
 */
export async function verifyLog(
  source: LogSource,
  policy: PolicyFile,
  older: readonly string[] = [],
): Promise<Verified> {
  const checkpoint = openCheckpoint(source.note, policy.log);
  const seen =
    policy.quorum === 0 && source.cosigned === null
      ? null
      : openWitnessed(source.cosigned ?? source.note, policy);
  const known = older.map((note) => openCheckpoint(note, policy.log));
  const marks = [...known, ...(seen === null ? [] : [seen.checkpoint])];
  const longest = Math.max(0, ...marks.map(({ size }) => size));
  const { size } = checkpoint;
  if (longest > size) throw new VernixError('log-rolled-back', { size, older: longest });
  await source.verifyTiles(policy.log);
  await requireRoots(source.entries(0, size), new Frontier(), marks, checkpoint);
  const cosigned =
    seen === null || policy.quorum === 0 ? null : { size: seen.checkpoint.size, witnesses: seen.witnesses };
  return { checkpoint, cosigned };
}

/**
 * Adds the entries to the tree, which must then be the signed one; on the way each of the marks must have been it.
 * @throws VernixError `log-entries-differ`: the entries are not those that were signed, whoever changed them, and show nothing
 * of the marks; `log-rewritten`: they are, and a mark is of another history
 */
export async function requireRoots(
  entries: AsyncIterable<Buffer>,
  tree: Frontier,
  marks: readonly Tree[],
  signed: Tree,
): Promise<void> {
  const bySize = Map.groupBy(marks, ({ size }) => size);
  let other: number | undefined;
  const check = (): void => {
    for (const { size, root } of bySize.get(tree.size) ?? []) if (!tree.root.equals(root)) other ??= size;
  };
  check();
  for await (const entry of entries) {
    tree.append(leafHash(entry));
    check();
  }
  if (!tree.root.equals(signed.root)) throw new VernixError('log-entries-differ', { size: signed.size });
  if (other !== undefined) throw new VernixError('log-rewritten', { size: other });
}
