import { priceOf } from '../advise/price.ts';
import type { Config } from '../config/config.ts';
import type { Catalog, Index } from '../model/catalog.ts';
import { Problem } from '../model/problem.ts';
import type { CreatedIndex, DroppedIndex, WhatIfReport } from '../model/what-if.ts';
import { knownFailure } from '../postgres/failures.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { type IndexStatement, readIndexStatement } from '../sql/index-statement.ts';
import { SqlSyntaxError } from '../sql/parse.ts';
import type { UnresolvedName } from '../sql/written-name.ts';
import { nearest } from '../text/did-you-mean.ts';
import type { Twin } from '../twin/twin.ts';
import { gather } from './gather.ts';
import { readProject } from './read-project.ts';
import { plannable, whatIfOn } from './what-if.ts';
import type { World } from './world.ts';

/** Plans every critical path on the twin, as it is and with the indexes made and dropped. Throws a Problem. */
export async function whatIfReport(
  statements: readonly string[],
  config: Config,
  world: World,
): Promise<WhatIfReport> {
  const changes = await Promise.all(statements.map(read));
  const project = await readProject(config, world);
  const gathered = await gather(project, { ...config, analyze: false, build: null }, world);
  try {
    const { twin, catalog } = gathered;
    if (twin === null) throw noTwin(gathered.notes);
    const measured = gathered.measured.filter(({ measurements }) => measurements.length > 0);
    const hide = changes.flatMap((one) => (one.kind === 'drop' ? one.names : []));
    const dropped = hide.map((name) => resolve(name, catalog));
    // Before the first plan: the twin need not be made small again.
    const created = await createAll(changes, twin, catalog);
    const { paths, notes } = await plannable(twin, measured, catalog);
    world.onProgress('planning every critical path');
    const planner = whatIfOn(twin, paths);
    const before = await planner.plan({ show: [], hide: [] });
    const show = created.map(({ name }) => name);
    const after = await planner.plan({ show, hide: dropped });
    const plans = before.flatMap((one, at) => {
      const other = after[at];
      const { path, parameterSet } = one;
      return other === undefined ? [] : [{ path, parameterSet, before: one, after: other }];
    });
    const told = [...project.notes, ...gathered.notes, ...notes];
    return { created, dropped: dropped.map(described), plans, proof: twin.sameMajor, notes: told };
  } finally {
    await gathered.close();
  }
}

async function read(sql: string): Promise<IndexStatement> {
  try {
    const statement = await readIndexStatement(sql);
    if (statement !== null) return statement;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw notAnIndex(sql, error.message);
  }
  throw notAnIndex(sql);
}

async function createAll(
  changes: readonly IndexStatement[],
  twin: Twin,
  catalog: Catalog,
): Promise<readonly CreatedIndex[]> {
  const created: CreatedIndex[] = [];
  for (const change of changes) {
    if (change.kind === 'create') created.push(await create(change.sql, twin, catalog));
  }
  return created;
}

async function create(sql: string, twin: Twin, catalog: Catalog): Promise<CreatedIndex> {
  try {
    const made = await twin.prepareStatement(sql);
    if (made === null) throw otherMethod(sql);
    const { candidate, bytes } = made;
    const price = priceOf(candidate, catalog);
    return { sql, name: candidate.name, table: candidate.table.name, bytes, price };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const state = sqlState(error);
    if (state === null || !(error instanceof Error)) throw error;
    // The twin has no rows: what PostgreSQL says names nothing but what was typed.
    const { message } = error;
    const help = knownFailure(state, message)?.help({ message, hint: null, sql, catalog });
    throw refused(sql, `${message} (${state})`, help ?? null);
  }
}

function resolve({ schema, name }: UnresolvedName, catalog: Catalog): Index {
  const schemas = schema === null ? catalog.searchPath : [schema];
  const found = schemas.flatMap(
    (one) => catalog.indexes.find((index) => index.schema === one && index.name === name) ?? [],
  )[0];
  if (found !== undefined) return found;
  throw unknownIndex(
    name,
    nearest(
      name,
      catalog.indexes.map((index) => index.name),
    ),
  );
}

function described({ name, table, bytes }: Index): DroppedIndex {
  return { name, table: table.name, bytes };
}

function notAnIndex(sql: string, cause?: string): Problem {
  return new Problem({
    code: 'what-if-statement',
    what: 'this is not one CREATE INDEX or DROP INDEX',
    received: sql,
    ...(cause === undefined ? {} : { cause }),
    help: 'one statement in each argument: dbperf what-if "CREATE INDEX ON orders (user_id)" "DROP INDEX orders_old_idx"',
  });
}

function otherMethod(sql: string): Problem {
  return new Problem({
    code: 'what-if-method',
    what: 'the size of such an index is not known before it is built, and plans depend on it',
    expected: 'USING btree or USING gin',
    received: sql,
    help: 'build it in a copy of the database and audit that',
  });
}

function refused(sql: string, cause: string, help: string | null): Problem {
  return new Problem({
    code: 'what-if-refused',
    what: 'PostgreSQL does not make this index',
    received: sql,
    cause,
    ...(help === null ? {} : { help }),
  });
}

function unknownIndex(name: string, meant: string | null): Problem {
  return new Problem({
    code: 'what-if-unknown',
    what: 'there is no index of this name',
    received: name,
    help:
      meant === null
        ? 'SELECT indexname FROM pg_catalog.pg_indexes lists them'
        : `did you mean ${meant}?`,
  });
}

function noTwin(notes: readonly string[]): Problem {
  return new Problem({
    code: 'what-if-twin',
    what: 'nothing can be tried: there is no plan twin',
    cause: notes.join('; ') || 'no critical path could be planned',
    help: 'see `dbperf audit` for what could not be verified',
  });
}
