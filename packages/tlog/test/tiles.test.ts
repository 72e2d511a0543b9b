import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeEntry,
  type Hash,
  inclusionProof,
  leafHash,
  parseBundle,
  parseTile,
  parseTilePath,
  partialsPath,
  partialTiles,
  TILE_WIDTH,
  type Tile,
  TreeEdge,
  tileHashes,
  tilePath,
  tilesBetween,
  treeRoot,
  verifyInclusion,
} from '../src/index.ts';
import { codeOf, entry, spoiled } from './support.ts';

const tile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
  index: fc.oneof(fc.nat(2000), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: TILE_WIDTH }),
});

describe('the path of a tile', () => {
  it('is as the specification has it', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 0, width: 17 })).toBe('tile/entries/000.p/17');
    expect(partialsPath({ level: 1, index: 1000, width: 3 })).toBe('tile/1/x001/000.p');
  });

  it('leads back to the tile', () => {
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(tilePath(one))).toEqual(one);
      }),
    );
  });

  it.each([
    ...['tile/64/000', 'tile/00/000', 'tile/0/0', 'tile/0/1000', 'tile/0/x000/001', 'tile/0/001/002'],
    ...[
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      '/tile/0/000',
      'tile/0/000/',
      'tile/data/000',
    ],
    ...['tile/0/x999/x999/x999/x999/x999/999', 'tile/0/../000', 'checkpoint', ''],
  ])('is not %s', (path) => {
    expect(codeOf(() => parseTilePath(path))).toBe('log-path-invalid');
  });

  it('is nothing that was spoiled, unless it names another tile', () => {
    fc.assert(
      fc.property(spoiled(['tile/0/x001/234', 'tile/entries/000.p/17']), (path) => {
        const code = codeOf(() => expect(tilePath(parseTilePath(path))).toBe(path));
        expect([null, 'log-path-invalid']).toContain(code);
      }),
    );
  });
});

describe('the tiles of a tree', () => {
  it('are those the specification counts for 70,000 entries', () => {
    const tiles = tilesBetween(0, 70_000).filter(({ level }) => level !== 'entries');
    const count = (level: number, width: number) =>
      tiles.filter((one) => one.level === level && one.width === width).length;
    expect([count(0, 256), count(0, 112), count(1, 256), count(1, 17), count(2, 1)]).toEqual([
      273, 1, 1, 1, 1,
    ]);
    expect(tiles).toHaveLength(277);
    expect(tilesBetween(0, 256).map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  });

  it('change between two sizes only where the tree grew', () => {
    expect(tilesBetween(70_000, 70_000)).toEqual([]);
    expect(tilesBetween(256, 257).map(tilePath)).toEqual(['tile/entries/001.p/1', 'tile/0/001.p/1']);
    expect(tilesBetween(300, 600).map(tilePath)).toEqual([
      ...['tile/entries/001', 'tile/entries/002.p/88', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2'],
    ]);
    expect(partialTiles(65_536 + 3).map(tilePath)).toEqual(['tile/0/256.p/3', 'tile/2/000.p/1']);
  });
});

/** A disk in memory: what `grow` made, by path. */
class Shelf {
  readonly files = new Map<string, Buffer>();
  edge = TreeEdge.EMPTY;

  grow(entries: readonly Buffer[]): string[] {
    const { edge, files } = this.edge.grow(entries.map(encodeEntry));
    for (const { tile, bytes } of files) this.files.set(tilePath(tile), bytes);
    this.edge = edge;
    return files.map(({ tile }) => tilePath(tile));
  }

  bytes(tile: Tile): Promise<Buffer> {
    const bytes = this.files.get(tilePath(tile));
    return bytes === undefined ? Promise.reject(new Error(tilePath(tile))) : Promise.resolve(bytes);
  }

  async entries(tile: Tile): Promise<Buffer[]> {
    return parseBundle(tile, await this.bytes(tile));
  }

  async hashes(tile: Tile): Promise<Hash[]> {
    return parseTile(tile, await this.bytes(tile));
  }
}

const groups = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 200, max: 700 })), {
  minLength: 1,
  maxLength: 6,
});

describe('a growing edge', () => {
  it('gives the same tree however its entries are grouped, and writes the tiles that changed', async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (sizes) => {
        const shelf = new Shelf();
        const all: Buffer[] = [];
        for (const count of sizes) {
          const before = all.length;
          const batch = Array.from({ length: count }, (_, at) => entry(before + at));
          all.push(...batch);
          expect(shelf.grow(batch).sort()).toEqual(tilesBetween(before, all.length).map(tilePath).sort());
          expect(shelf.edge.frontier.root).toEqual(treeRoot(all.map(leafHash)));
        }
        const read = await TreeEdge.read(
          all.length,
          (tile) => shelf.hashes(tile),
          (tile) => shelf.entries(tile),
        );
        expect(read).toEqual(shelf.edge);
        const index = all.length >> 1;
        const hashes = tileHashes(all.length, (tile) => shelf.hashes(tile));
        const proof = await inclusionProof(index, all.length, hashes);
        verifyInclusion(leafHash(entry(index)), index, shelf.edge.frontier, proof);
      }),
      { numRuns: 40 },
    );
  });

  it('grows past a full tile of the second level', async () => {
    const shelf = new Shelf();
    const all = Array.from({ length: 65_536 + 300 }, (_, index) => entry(index));
    shelf.grow(all.slice(0, 65_000));
    shelf.grow(all.slice(65_000));
    expect([...shelf.files.keys()].filter((path) => /^tile\/[12]/.test(path))).toEqual([
      ...['tile/1/000.p/253', 'tile/1/000', 'tile/1/001.p/1', 'tile/2/000.p/1'],
    ]);
    const read = (tile: Tile) => shelf.hashes(tile);
    const edge = await TreeEdge.read(all.length, read, (tile) => shelf.entries(tile));
    expect(edge.frontier.root).toEqual(treeRoot(all.map(leafHash)));
    const proof = await inclusionProof(7, all.length, tileHashes(all.length, read));
    verifyInclusion(leafHash(entry(7)), 7, edge.frontier, proof);
  });
});

describe('a bundle', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 });
  const bundle = (width: number): Tile => ({ level: 'entries', index: 0, width });

  it('gives back its entries', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const bytes = Buffer.concat(list.map(encodeEntry));
        expect(parseBundle(bundle(list.length), bytes).map((one) => Uint8Array.from(one))).toEqual(list);
      }),
    );
  });

  it('is refused when it has other bytes than its entries', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 5 }), (list, cut, more) => {
        const bytes = Buffer.concat(list.map(encodeEntry));
        const parse = (of: Uint8Array) => codeOf(() => parseBundle(bundle(list.length), Buffer.from(of)));
        expect(parse(bytes.subarray(0, cut % bytes.length))).toBe('log-tile-invalid');
        expect(parse(Buffer.concat([bytes, more]))).toBe('log-tile-invalid');
        expect([null, 'log-tile-invalid']).toContain(parse(more));
      }),
    );
  });

  it('takes entries of 0 to 65,535 bytes', () => {
    const list = [Buffer.alloc(0), Buffer.alloc(65_535, 1)];
    expect(parseBundle(bundle(2), Buffer.concat(list.map(encodeEntry)))).toEqual(list);
    expect(codeOf(() => encodeEntry(Buffer.alloc(65_536)))).toBe('log-entry-long');
  });
});

it('refuses a tile that is not 32 bytes a hash', () => {
  const tile = { level: 0, index: 0, width: 3 };
  expect(parseTile(tile, Buffer.alloc(96))).toHaveLength(3);
  expect(codeOf(() => parseTile(tile, Buffer.alloc(95)))).toBe('log-tile-invalid');
  expect(codeOf(() => parseTile(tile, Buffer.alloc(128)))).toBe('log-tile-invalid');
});
