import { btreeSize } from './btree.ts';
import { ginSize } from './gin.ts';
import type { IndexShape, IndexSize } from './index-shape.ts';

export { heightOf } from './btree.ts';

/** Size of an index that is not there, as CREATE INDEX would leave it. */
export function estimateIndex(shape: IndexShape): IndexSize {
  return shape.method === 'btree' ? btreeSize(shape) : ginSize(shape);
}
