import { cacheCandidate } from './cache-candidate.ts';
import { cacheNotHit } from './cache-not-hit.ts';
import { cacheStaleAfterWrite } from './cache-stale-after-write.ts';
import { clientPerRequest } from './client-per-request.ts';
import { declaredIndexMissing } from './declared-index-missing.ts';
import { deepOffset } from './deep-offset.ts';
import { genericPlanRegression } from './generic-plan-regression.ts';
import { hugeInList } from './huge-in-list.ts';
import { idleInTransaction } from './idle-in-transaction.ts';
import { invalidIndex } from './invalid-index.ts';
import { missingDirectUrl } from './missing-direct-url.ts';
import { missingIndex } from './missing-index.ts';
import { nPlusOne } from './n-plus-one.ts';
import { noStatementTimeout } from './no-statement-timeout.ts';
import { poolExceedsMaxConnections } from './pool-exceeds-max-connections.ts';
import { poolParamsIgnored } from './pool-params-ignored.ts';
import { poolWaitsForever } from './pool-waits-forever.ts';
import { pooledMigrations } from './pooled-migrations.ts';
import { preparedStatementsBehindPooler } from './prepared-statements-behind-pooler.ts';
import { redundantIndex } from './redundant-index.ts';
import { repeatedRead } from './repeated-read.ts';
import { rowMisestimate } from './row-misestimate.ts';
import type { Rule } from './rule.ts';
import { seqScanLargeTable } from './seq-scan-large-table.ts';
import { slowFunction } from './slow-function.ts';
import { slowPath } from './slow-path.ts';
import { sortSpill } from './sort-spill.ts';
import { tooManyStatements } from './too-many-statements.ts';
import { unboundedRead } from './unbounded-read.ts';
import { unboundedResult } from './unbounded-result.ts';
import { undeclaredIndex } from './undeclared-index.ts';
import { unindexedForeignKey } from './unindexed-foreign-key.ts';
import { unusedIndex } from './unused-index.ts';

/** All rules, by id. */
export const rules: readonly Rule[] = [
  cacheCandidate,
  cacheNotHit,
  cacheStaleAfterWrite,
  clientPerRequest,
  declaredIndexMissing,
  deepOffset,
  genericPlanRegression,
  hugeInList,
  idleInTransaction,
  invalidIndex,
  missingDirectUrl,
  missingIndex,
  nPlusOne,
  noStatementTimeout,
  poolExceedsMaxConnections,
  poolParamsIgnored,
  poolWaitsForever,
  pooledMigrations,
  preparedStatementsBehindPooler,
  redundantIndex,
  repeatedRead,
  rowMisestimate,
  seqScanLargeTable,
  slowFunction,
  slowPath,
  sortSpill,
  tooManyStatements,
  unboundedRead,
  unboundedResult,
  undeclaredIndex,
  unindexedForeignKey,
  unusedIndex,
];

export const ruleIds: readonly string[] = rules.map((rule) => rule.id);
