import { checkDeploy } from '../audit/deploy.ts';
import { readProject, targetOf } from '../audit/read-project.ts';
import type { Config } from '../config/config.ts';
import type { Advice } from '../model/advice.ts';
import type { DeployCheck } from '../model/preflight.ts';
import type { Run } from '../model/run.ts';
import { connect } from '../postgres/connect.ts';
import type { Target } from '../postgres/target.ts';
import { readMigrations } from '../prisma/read-migrations.ts';
import { renderDeploy } from '../report/deploy.ts';
import { readCatalog } from '../snapshot/catalog.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import type { Progress } from './progress.ts';

/** Says what a deploy would meet, and what became of the last; 1 where the next would fail. */
export async function runDeployCheck(
  config: Config,
  last: Run | null,
  verbose: boolean,
  context: Context,
  progress: Progress,
): Promise<number> {
  const { signal, stdout } = context;
  progress.say('reading the project');
  const read = await readProject(config, context);
  const target = targetOf(read);
  progress.say(`looking at ${target.display}`);
  const session = await connect(target, { signal });
  try {
    const [catalog, migrations] = [await readCatalog(session), await readMigrations(read.project)];
    const advice = adviceFor(target, last);
    const check = await checkDeploy(session, {
      ...{ read, catalog, migrations, advice },
      measurements: [],
    });
    progress.end();
    const text = renderDeploy(check, { ...stdout, verbose });
    stdout.write(text === '' ? nothing : `${text}\n`);
    return fails(check) ? exitCodes.findings : exitCodes.ok;
  } finally {
    await session.close();
  }
}

const nothing = 'no index is advised or pending, and no migration of dbperf is in the project\n';

/** Of another database's run nothing is to be built here. */
function adviceFor({ host, database }: Target, last: Run | null): readonly Advice[] {
  const isOwn = last?.head.host === host && last.head.database === database;
  return isOwn ? last.advice.advice : [];
}

function fails({ preflight, deployed }: DeployCheck): boolean {
  const stops = (preflight?.hazards ?? []).some(({ weight }) => weight === 'stops');
  const broken = ['missing', 'invalid', 'unattached', 'elsewhere'];
  return stops || deployed.some(({ state }) => broken.includes(state.kind));
}
