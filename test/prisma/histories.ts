/** Histories of migrations, run both through dbperf's reading and through PostgreSQL. */

/** The tables that each history begins with. */
export const setting = `CREATE SCHEMA other;
CREATE TABLE t (id int NOT NULL, a int, b text, c int);
CREATE TABLE other.t (id int NOT NULL, a int);`;

interface History {
  readonly title: string;
  readonly migrations: readonly string[];
  /** `schema.table: index`, sorted. */
  readonly leaves: readonly string[];
}

export const histories: readonly History[] = [
  {
    title: 'plain, unique, concurrent and partial ones',
    migrations: [
      'CREATE INDEX "i" ON "t"("a" DESC);\nCREATE UNIQUE INDEX u ON public.t (b) WHERE a > 1;',
      'CREATE INDEX CONCURRENTLY "Camel" ON "t" USING GIN (to_tsvector(\'simple\', b));',
    ],
    leaves: ['public.t: Camel', 'public.t: i', 'public.t: u'],
  },
  {
    title: 'constraints, named and not',
    migrations: [
      'CREATE TABLE k (id int PRIMARY KEY, a int UNIQUE, b int, CONSTRAINT named UNIQUE (a, b), UNIQUE (b, a));',
      'ALTER TABLE t ADD CONSTRAINT "t_pkey" PRIMARY KEY (id), ADD UNIQUE (a);',
      'ALTER TABLE t ADD COLUMN e int UNIQUE;',
    ],
    leaves: [
      'public.k: k_a_key',
      'public.k: k_b_a_key',
      'public.k: k_pkey',
      'public.k: named',
      'public.t: t_a_key',
      'public.t: t_e_key',
      'public.t: t_pkey',
    ],
  },
  {
    title: 'a constraint that takes an index over, under its own name',
    migrations: [
      'CREATE UNIQUE INDEX i ON t (id);\nCREATE UNIQUE INDEX j ON t (c);',
      'ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX i;\nALTER TABLE t ADD UNIQUE USING INDEX j;',
    ],
    leaves: ['public.t: j', 'public.t: p'],
  },
  {
    title: 'dropped ones, in both schemas',
    migrations: [
      'CREATE INDEX i ON t (a);\nCREATE INDEX i ON other.t (a);\nCREATE INDEX j ON t (a);\nCREATE INDEX k ON t (a);',
      'DROP INDEX "other"."i";\nDROP INDEX CONCURRENTLY IF EXISTS public.j;\nDROP INDEX IF EXISTS nope, k;',
    ],
    leaves: ['public.t: i'],
  },
  {
    title: 'renamed ones, by ALTER INDEX and by ALTER TABLE',
    migrations: [
      'CREATE INDEX i ON t (a);\nCREATE INDEX j ON t (a);',
      'ALTER INDEX "i" RENAME TO "t_a_idx";\nALTER TABLE j RENAME TO k;',
    ],
    leaves: ['public.t: k', 'public.t: t_a_idx'],
  },
  {
    title: 'renamed and dropped constraints',
    migrations: [
      'ALTER TABLE t ADD CONSTRAINT x UNIQUE (a), ADD CONSTRAINT y UNIQUE (c), ADD CONSTRAINT p PRIMARY KEY (id);',
      'ALTER TABLE t RENAME CONSTRAINT x TO z;\nALTER TABLE t DROP CONSTRAINT y, DROP CONSTRAINT IF EXISTS nope;',
    ],
    leaves: ['public.t: p', 'public.t: z'],
  },
  {
    title: 'a renamed table keeps its indexes, and they their names',
    migrations: [
      'CREATE INDEX i ON t (a);',
      'ALTER TABLE "t" RENAME TO "T2";\nCREATE INDEX ON "T2" (a);',
    ],
    leaves: ['public.T2: T2_a_idx', 'public.T2: i'],
  },
  {
    title: 'a dropped column takes its indexes along, also expressions, predicates and INCLUDE',
    migrations: [
      'CREATE INDEX i ON t (a, c);\nCREATE INDEX j ON t (lower(b)) WHERE c > 1;\nCREATE INDEX k ON t (a) INCLUDE (c);\nCREATE INDEX l ON t (a);\nCREATE INDEX m ON other.t (a);',
      'ALTER TABLE t DROP COLUMN c;',
    ],
    leaves: ['other.t: m', 'public.t: l'],
  },
  {
    title: 'a column that was renamed before it was dropped',
    migrations: [
      'CREATE INDEX i ON t (a);\nCREATE INDEX j ON t (c);',
      'ALTER TABLE t RENAME COLUMN a TO d;',
      'ALTER TABLE t DROP COLUMN d;',
    ],
    leaves: ['public.t: j'],
  },
  {
    title: 'a dropped table, made anew',
    migrations: [
      'CREATE INDEX i ON t (a);\nCREATE INDEX o ON other.t (a);',
      'DROP TABLE t;\nCREATE TABLE t (id int PRIMARY KEY);',
    ],
    leaves: ['other.t: o', 'public.t: t_pkey'],
  },
  {
    title: 'tables that Prisma redefines',
    migrations: [
      'CREATE INDEX i ON t (a);',
      'CREATE TABLE "_new" (id int, CONSTRAINT "t_pkey" PRIMARY KEY (id));\nDROP TABLE t CASCADE;\nALTER TABLE "_new" RENAME TO t;\nCREATE INDEX i ON t (id);',
    ],
    leaves: ['public.t: i', 'public.t: t_pkey'],
  },
  {
    title: 'a table moved to another schema takes them along',
    migrations: [
      'CREATE TABLE n (a int PRIMARY KEY);\nCREATE INDEX i ON n (a);',
      'ALTER TABLE n SET SCHEMA other;',
    ],
    leaves: ['other.n: i', 'other.n: n_pkey'],
  },
  {
    title: 'dropped and renamed schemas',
    migrations: [
      'CREATE INDEX i ON other.t (a);\nCREATE SCHEMA gone;\nCREATE TABLE gone.t (a int);\nCREATE INDEX i ON gone.t (a);',
      'DROP SCHEMA gone CASCADE;\nALTER SCHEMA other RENAME TO another;',
    ],
    leaves: ['another.t: i'],
  },
  {
    title: 'IF NOT EXISTS leaves what is there',
    migrations: [
      'CREATE INDEX i ON t (a);\nCREATE TABLE IF NOT EXISTS t (id int PRIMARY KEY);',
      'CREATE INDEX IF NOT EXISTS i ON t (c);',
      'ALTER TABLE t DROP COLUMN c;',
    ],
    leaves: ['public.t: i'],
  },
  {
    title: 'names that PostgreSQL chooses are numbered',
    migrations: [
      'CREATE INDEX ON t (a);\nCREATE INDEX ON t (a);\nCREATE UNIQUE INDEX ON t ((a + c), c);',
    ],
    leaves: ['public.t: t_a_idx', 'public.t: t_a_idx1', 'public.t: t_expr_c_idx'],
  },
  {
    title: 'a materialized view and its index',
    migrations: [
      'CREATE MATERIALIZED VIEW v AS SELECT a FROM t;\nCREATE INDEX i ON v (a);\nCREATE MATERIALIZED VIEW w AS SELECT a FROM t;\nCREATE INDEX j ON w (a);',
      'DROP MATERIALIZED VIEW w;\nALTER MATERIALIZED VIEW v RENAME TO x;',
    ],
    leaves: ['public.x: i'],
  },
];
