/** What a store must hold for whoever reads it: every tile, every entry and the root of the checkpoint that is there. */
import { encodeEntry, EMPTY_TREE, openCheckpoint, type Tree, TreeEdge, tilePath } from '@vernix/tlog';
import { expect } from 'vitest';
import { ObjectStore, type StorePlace } from '../../src/index.ts';
import { entry, POLICY } from './log.ts';

const MOST = 32 * 1024 * 1024;
const never = new AbortController().signal;

/** The tree of its checkpoint, once each object of it is what these entries give. */
export async function requireWhole(place: StorePlace, name = 'entry'): Promise<Tree> {
  const store = new ObjectStore(place, never);
  const found = await store.get('checkpoint', MOST);
  if (found === null || found === 'too-long') return EMPTY_TREE;
  const checkpoint = openCheckpoint(found.bytes.toString(), POLICY.log);
  const entries = Array.from({ length: checkpoint.size }, (_, at) => encodeEntry(entry(name, at)));
  const { edge, files } = TreeEdge.EMPTY.grow(entries);
  expect(edge.frontier.root.equals(checkpoint.root)).toBe(true);
  const held = await Promise.all(files.map(({ tile }) => store.get(tilePath(tile), MOST)));
  const wrong = files.filter(({ bytes }, at) => {
    const object = held[at];
    return object === 'too-long' || object?.bytes.equals(bytes) !== true;
  });
  expect(wrong.map(({ tile }) => tilePath(tile))).toEqual([]);
  return checkpoint;
}
