import type { CatalogGap, RelationName } from '../../../model/catalog.ts';
import type { Hazard, Weight } from '../../../model/preflight.ts';
import { sameRelation } from '../../../sql/same-relation.ts';
import { majorOf } from '../../../text/postgres-version.ts';
import type { BuildRow } from '../queries/builds.ts';
import { grantStatistics } from './sessions.ts';

/** Builds that run now, and what they mean for builds on these tables. */
export function judgeBuilds(
  rows: readonly BuildRow[],
  tables: readonly RelationName[],
  versionNum: number,
): readonly Hazard[] {
  return rows.map((row) => {
    const { pid, application, role, state, age_ms, command, phase, done } = row;
    const table = nameOf(row.table_schema, row.table_name);
    const sameTable = table !== null && tables.some((one) => sameRelation(one, table));
    return {
      ...{ kind: 'build-running', weight: weigh(row, sameTable, versionNum), pid, application },
      ...{ role, state, ageMs: age_ms, table, command, phase, done, sameTable },
    };
  });
}

/**
 * One build at a time on a table. On others, concurrent builds let each other pass since 14; a plain
 * one holds its snapshot to the end.
 */
function weigh({ command }: BuildRow, sameTable: boolean, versionNum: number): Weight {
  if (sameTable || command === null || majorOf(versionNum) < 14) return 'waits';
  return command.endsWith('CONCURRENTLY') ? 'mind' : 'waits';
}

/** Builds of other roles, of which nothing but their process is shown. */
export function hiddenBuilds(rows: readonly BuildRow[], role: string): readonly CatalogGap[] {
  const hidden = rows.filter(({ command }) => command === null);
  if (hidden.length === 0) return [];
  return [
    {
      subject: `builds of indexes by other roles (pid ${hidden.map(({ pid }) => pid).join(', ')})`,
      reason: 'the role may not see which table they are of, nor how far they are',
      help: grantStatistics(role),
    },
  ];
}

function nameOf(schema: string | null, name: string | null): RelationName | null {
  return schema === null || name === null ? null : { schema, name };
}
