import { type AdviseInput, advise } from '../../../src/advise/advise.ts';
import { whatIfOn } from '../../../src/audit/what-if.ts';
import type {
  Candidate,
  PathUnderTrial,
  PlannedStatement,
  Prepared,
  WhatIf,
} from '../../../src/model/advice.ts';
import { createForTrial } from '../../../src/sql/create-index.ts';
import type { Twin } from '../../../src/twin/twin.ts';

/** The twin as advice for these paths asks it. */
export type SharedTwin = (paths: readonly PathUnderTrial[]) => WhatIf;

/** All that advice would put on trial: it is asked once with a planner that can make none of it. */
export async function candidatesOf(inputs: readonly AdviseInput[]): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  const refused: Prepared = { kind: 'refused', reason: 'only the candidates are asked for' };
  const prepare: WhatIf['prepare'] = async (candidates) => {
    found.push(...candidates);
    return new Map(candidates.map(({ name }) => [name, refused]));
  };
  for (const input of inputs) await advise({ ...input, whatIf: { prepare, plan: async () => [] } });
  return found;
}

/**
 * A twin that holds the candidates of many audits at once, since it restarts whenever it is to make
 * some. Audits do not know each other's names for them: on the twin each index has its own.
 */
export async function sharedTwin(
  twin: Twin,
  candidates: readonly Candidate[],
): Promise<SharedTwin> {
  const bySql = new Map(candidates.map((candidate) => [definition(candidate), candidate]));
  const names = new Map([...bySql.keys()].map((sql, n) => [sql, `shared_${n}`]));
  const named = [...bySql].map(([sql, one]) => ({ ...one, name: names.get(sql) ?? '' }));
  const prepared = await twin.prepare(named);
  return (paths) => translated(whatIfOn(twin, paths), names, prepared);
}

const definition = (candidate: Candidate) => createForTrial({ ...candidate, name: '' });

function translated(
  whatIf: WhatIf,
  names: ReadonlyMap<string, string>,
  prepared: ReadonlyMap<string, Prepared>,
): WhatIf {
  const onTwin = new Map<string, string>();
  const inAudit = new Map<string, string>();
  return {
    prepare: async (candidates) => {
      for (const candidate of candidates) {
        const name = names.get(definition(candidate));
        if (name === undefined) throw new Error(`${candidate.name} is not on the twin`);
        onTwin.set(candidate.name, name);
        inAudit.set(name, candidate.name);
      }
      return new Map(
        [...onTwin].flatMap(([own, name]) => {
          const one = prepared.get(name);
          return one === undefined ? [] : [[own, one] as const];
        }),
      );
    },
    plan: async ({ show, ...change }) => {
      const shown = show.map((name) => onTwin.get(name) ?? name);
      const planned = await whatIf.plan({ ...change, show: shown });
      return planned.map((one) => withNames(one, inAudit));
    },
  };
}

/** The shape is only ever compared with others of the same trials, and may keep the twin's names. */
function withNames(
  planned: PlannedStatement,
  names: ReadonlyMap<string, string>,
): PlannedStatement {
  const indexes = planned.indexes.map((index) => names.get(index) ?? index).sort();
  return { ...planned, indexes };
}
