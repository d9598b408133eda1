/**
 * Pages of a btree as PostgreSQL 13 to 18 lay them out: 8 KB, little endian, no checksums
 * (src/include/access/nbtree.h, storage/bufpage.h). A small index is given the height of a large one:
 * a tree with one page per level, whose only leaf keeps its entries. `amcheck` accepts it.
 */
export const blockSize = 8192;

const magic = 0x053162;
/** Offsets in a page. */
const at = { meta: 24, item: 24, tuple: 8168, special: 8176, level: 8184, flags: 8188 } as const;
const flag = { leaf: 1, root: 2, meta: 8 } as const;

/** The first two blocks of an index that was built over hardly any rows. */
export interface SmallBtree {
  readonly meta: Buffer;
  /** Null where the index has no entry, and so no root. */
  readonly leaf: Buffer | null;
}

/** All blocks of a tree of that height (0: the root is the leaf); null where it is no such index. */
export function raised({ meta, leaf }: SmallBtree, height: number): Buffer | null {
  if (meta.readUInt32LE(at.meta) !== magic) return null;
  const pages = [metaPage(meta, height), leafPage(leaf, height)];
  for (let level = 1; level <= height; level += 1) pages.push(internalPage(level, height));
  return Buffer.concat(pages);
}

/** root, level, fastroot, fastlevel; all else (allequalimage) stays as PostgreSQL wrote it. */
function metaPage(original: Buffer, height: number): Buffer {
  const page = Buffer.from(original);
  const root = height + 1;
  [root, height, root, height].forEach((value, index) => {
    page.writeUInt32LE(value, at.meta + 8 + 4 * index);
  });
  return page;
}

function leafPage(original: Buffer | null, height: number): Buffer {
  const page = original === null ? emptyPage(24, at.special) : Buffer.from(original);
  page.writeUInt16LE(flag.leaf | (height === 0 ? flag.root : 0), at.flags);
  return page;
}

/** One downlink, to the page of the level below. */
function internalPage(level: number, height: number): Buffer {
  const page = emptyPage(28, at.tuple);
  page.writeUInt32LE(at.tuple | (1 << 15) | (8 << 17), at.item);
  page.writeUInt16LE(level >>> 16, at.tuple);
  page.writeUInt16LE(level & 0xffff, at.tuple + 2);
  // A pivot tuple without keys: minus infinity.
  page.writeUInt16LE(0x2008, at.tuple + 6);
  page.writeUInt32LE(level, at.level);
  page.writeUInt16LE(level === height ? flag.root : 0, at.flags);
  return page;
}

function emptyPage(lower: number, upper: number): Buffer {
  const page = Buffer.alloc(blockSize);
  page.writeUInt16LE(lower, 12);
  page.writeUInt16LE(upper, 14);
  page.writeUInt16LE(at.special, 16);
  page.writeUInt16LE(0x2004, 18);
  return page;
}
