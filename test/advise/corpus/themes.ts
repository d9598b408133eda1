import type { Theme } from './case.ts';
import { covering } from './cases/covering.ts';
import { documentsAndArrays } from './cases/documents-and-arrays.ts';
import { equality } from './cases/equality.ts';
import { expression } from './cases/expression.ts';
import { join } from './cases/join.ts';
import { lowSelectivity } from './cases/low-selectivity.ts';
import { orAndIn } from './cases/or-and-in.ts';
import { partial } from './cases/partial.ts';
import { prisma } from './cases/prisma.ts';
import { range } from './cases/range.ts';
import { semiJoin } from './cases/semi-join.ts';
import { servedAlready } from './cases/served-already.ts';
import { smallTables } from './cases/small-tables.ts';
import { sort } from './cases/sort.ts';
import { staleStatistics } from './cases/stale-statistics.ts';
import { text } from './cases/text.ts';
import { writtenALot } from './cases/written-a-lot.ts';

/** The whole corpus. */
export const themes: readonly Theme[] = [
  equality,
  range,
  sort,
  join,
  semiJoin,
  orAndIn,
  text,
  documentsAndArrays,
  partial,
  expression,
  covering,
  servedAlready,
  lowSelectivity,
  smallTables,
  writtenALot,
  staleStatistics,
  prisma,
];
