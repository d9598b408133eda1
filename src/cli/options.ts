import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Flags } from '../config/config.ts';
import { parseDuration } from '../text/duration.ts';
import { parseSize } from '../text/size.ts';
import { type Format, parseFormat } from './format.ts';

/** What says which project and which database is meant, as commander hands it on. */
export interface SourceOptions
  extends Pick<Flags, 'url' | 'snapshot' | 'schema' | 'queries' | 'project' | 'only'> {
  readonly config?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What `audit` accepts. */
export interface AuditOptions extends SourceOptions, Omit<Flags, 'files'> {
  readonly format?: readonly Format[];
  readonly from?: 'pg_stat_statements';
}

/** Options of every command that reads a project and its database. */
export function addProjectOptions(command: Command, title: string): Command {
  return command
    .optionsGroup(title)
    .option(
      '--url <url>',
      'database; default: the URL of schema or prisma.config.ts, DATABASE_URL, .env',
    )
    .option('--schema <path>', 'Prisma schema, a file or a folder')
    .option('--queries <folder>', 'folder with critical paths, besides prisma/sql')
    .option('--project <folder>', 'Prisma project in a workspace')
    .option('-c, --config <file>', 'configuration; default: dbperf.config.ts');
}

/** The same where a snapshot may stand for the database. */
export function addSourceOptions(command: Command): Command {
  return addProjectOptions(command, 'What is audited:')
    .option('--snapshot <file>', 'audit a snapshot instead of a database: nothing is executed')
    .option('--only <path...>', 'names of critical paths');
}

/** Options of the audit, in groups that follow the stages of the pipeline. */
export function addAuditOptions(command: Command): Command {
  return addSourceOptions(command)
    .optionsGroup('Another workload than the critical paths:')
    .option('--recording <file>', 'what dbperf record kept')
    .addOption(
      new Option('--from <source>', "the database's own statistics").choices([
        'pg_stat_statements',
      ]),
    )
    .option('--from-log <file...>', "PostgreSQL's logs, or a service's slow-query log")
    .option('--limit <n>', 'at most so many statements, the heaviest (default: 50)', parseLimit)
    .optionsGroup('How it is measured:')
    .option('--runs <n>', 'timed runs of each parameter set (default: 5)', parseRuns)
    .option('--timeout <duration>', 'statement timeout (default: 30s)', parseTimeout)
    .option('--no-analyze', 'plan the statements, and execute none')
    .option('--run-paths', 'call the paths in TypeScript: they may reach what the service reaches')
    .option(
      '--allow-writes',
      'execute paths that write: SQL is rolled back, what paths in TypeScript write stays',
    )
    .option('--build <database>', 'build the chosen indexes in this database, and roll them back')
    .optionsGroup('How the service runs:')
    .option('--instances <n>', 'so many instances at once, each with a pool of its own', parseLimit)
    .option('--serverless', 'instances come and go with the load')
    .optionsGroup('What is advised:')
    .option('--max-indexes <n>', 'advise at most so many indexes', parseCount)
    .option('--max-index-size <size>', 'advise indexes of at most this size together', parseBytes)
    .optionsGroup('What comes of it:')
    .option('-f, --format <format[:file]>', 'terminal or json; may be repeated', parseFormat)
    .addOption(
      new Option('--fail-on <severity>', 'least severity that fails (default: error)').choices([
        'error',
        'warning',
        'info',
        'never',
      ]),
    )
    .option('--allow-partial', 'paths that could not be measured do not fail the audit')
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'also rejected indexes, ignored findings and silent rules');
}

function parseRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000) {
    throw new InvalidArgumentError('Expected a whole number from 1 to 1000.');
  }
  return runs;
}

function parseTimeout(text: string): number {
  const timeout = parseDuration(text);
  if (timeout === null) throw new InvalidArgumentError('Expected a duration such as 500ms or 30s.');
  return timeout;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return count;
}

function parseLimit(text: string): number {
  const limit = parseCount(text);
  if (limit === 0) throw new InvalidArgumentError('Expected a whole number from 1.');
  return limit;
}

function parseBytes(text: string): number {
  const bytes = parseSize(text);
  if (bytes === null) throw new InvalidArgumentError('Expected a size such as 500MB or 2GB.');
  return bytes;
}
