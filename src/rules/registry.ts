import { declaredIndexMissing } from './declared-index-missing.ts';
import { deepOffset } from './deep-offset.ts';
import { invalidIndex } from './invalid-index.ts';
import { missingIndex } from './missing-index.ts';
import { redundantIndex } from './redundant-index.ts';
import { rowMisestimate } from './row-misestimate.ts';
import type { Rule } from './rule.ts';
import { seqScanLargeTable } from './seq-scan-large-table.ts';
import { slowPath } from './slow-path.ts';
import { sortSpill } from './sort-spill.ts';
import { unboundedResult } from './unbounded-result.ts';
import { undeclaredIndex } from './undeclared-index.ts';
import { unindexedForeignKey } from './unindexed-foreign-key.ts';
import { unusedIndex } from './unused-index.ts';

/** All rules, by id. */
export const rules: readonly Rule[] = [
  declaredIndexMissing,
  deepOffset,
  invalidIndex,
  missingIndex,
  redundantIndex,
  rowMisestimate,
  seqScanLargeTable,
  slowPath,
  sortSpill,
  unboundedResult,
  undeclaredIndex,
  unindexedForeignKey,
  unusedIndex,
];

export const ruleIds: readonly string[] = rules.map((rule) => rule.id);
