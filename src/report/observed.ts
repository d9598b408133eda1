import Table from 'cli-table3';
import type {
  LogSource,
  ObservedFacts,
  ObservedReport,
  OmittedReason,
  StatisticsSource,
} from '../model/observed.ts';
import type { Run } from '../model/run.ts';
import { formatCount, formatMs, formatShare, plural } from '../text/format.ts';
import { shortStatement } from '../text/short-statement.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';
import { truncate, wrap } from './wrap.ts';

/** More lines say no more; `-v` shows all. */
const shown = 20;

/** Columns taken by everything but the path's name. */
const restWidth = 60;
const narrowestName = 18;

/** The observed statements, the heaviest first, with how much of the time they stand for. */
export function observedSection(run: Run, style: Style): string {
  const { observed } = run;
  if (observed === null) return '';
  const facts = style.verbose ? observed.facts : observed.facts.slice(0, shown);
  const left = observed.facts.length - facts.length;
  const more = left === 0 ? [] : [`${plural(left, 'more statement')}: -v shows all`];
  const lines = [coverageOf(observed), ...more].flatMap((text) => wrap(text, style.width));
  const texts = statementLines(facts, style);
  return [tableOf(facts, run, style), ...lines, ...texts].filter((text) => text !== '').join('\n');
}

/** A name of a statement tells its table; what it is, its text. */
function statementLines(facts: readonly ObservedFacts[], style: Style): readonly string[] {
  const longest = Math.max(...facts.map(({ path }) => path.length), 0);
  return facts.map(({ path, text }) => {
    const line = `  ${path.padEnd(longest)}  ${shortStatement(plain(text))}`;
    return style.verbose ? line : truncate(line, style.width);
  });
}

/** In one line, and without the schema that goes without saying and that Prisma says. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('"public".', '');
}

function tableOf(facts: readonly ObservedFacts[], run: Run, style: Style): string {
  if (facts.length === 0) return '';
  const table = new Table({
    head: ['statement', 'calls', 'total', 'share', 'mean', 'measured here'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const all = run.observed?.coverage.totalMs ?? 0;
  const nameWidth = Math.max(style.width - restWidth, narrowestName);
  for (const one of facts) {
    table.push([
      truncate(one.path, nameWidth),
      formatCount(one.calls),
      formatMs(one.totalMs),
      formatShare(all === 0 ? 0 : one.totalMs / all),
      formatMs(one.meanMs),
      measuredOf(one.path, run),
    ]);
  }
  return table.toString();
}

function measuredOf(path: string, { measurements }: Run): string {
  const own = measurements.filter((one) => one.path === path);
  const medians = own.flatMap(({ timing, timedOutMs }) => timing?.medianMs ?? timedOutMs ?? []);
  return medians.length === 0 ? '' : formatMs(Math.max(...medians));
}

function coverageOf(observed: ObservedReport): string {
  const { coverage, source } = observed;
  const share = coverage.share === null ? 'nothing' : formatShare(coverage.share);
  const omitted = coverage.omitted.map(
    ({ reason, statements, totalMs }) =>
      `${plural(statements, 'statement')} ${reasons[reason]} (${formatMs(totalMs)})`,
  );
  const rest = omitted.length === 0 ? '' : `; left out: ${omitted.join(', ')}`;
  return `${share} of the total time of ${sourceOf(source)} analysed${unmeasuredOf(observed)}${rest}`;
}

/** What was analysed and could not be measured here, which is listed with its reasons. */
function unmeasuredOf({ coverage, facts, listed }: ObservedReport): string {
  const names = new Set(listed.map(({ path }) => path));
  const missing = facts.filter(({ path }) => names.has(path));
  if (missing.length === 0 || coverage.totalMs === 0) return '';
  const ms = missing.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return `, of which ${formatShare(ms / coverage.totalMs)} could not be measured here`;
}

function sourceOf(source: ObservedReport['source']): string {
  switch (source.kind) {
    case 'pg_stat_statements':
      return `pg_stat_statements ${source.extensionVersion}`;
    case 'log':
      return source.files.join(', ');
    case 'recording':
      return `${source.file} (${source.command}, recorded ${source.recordedAt.slice(0, 16).replace('T', ' ')} UTC)`;
  }
}

const reasons: Readonly<Record<OmittedReason, string>> = {
  utility: 'that are no queries',
  catalog: 'on the system catalogs',
  'no-table': 'on no table',
  acting: 'with effects that no rollback undoes',
  hidden: 'of other roles',
  'no-text': 'without a text',
  'too-long': 'of more than 1 MB',
  unreadable: 'that do not parse',
  'not-sql': 'logged without their SQL',
  'beyond-limit': 'lighter than those',
};

/** What of the source could not be made a path, or a path not measured, and what was passed over. */
export function notCoveredSection(run: Run, style: Style): string {
  const { observed } = run;
  if (observed === null) return '';
  const entries = observed.listed.map(
    ({ path, reason, help }) => `${path}: ${reason}${help === null ? '' : `; ${help}`}`,
  );
  return section('not covered', [...entries, ...aboutSource(observed.source)], style);
}

function aboutSource(source: ObservedReport['source']): readonly string[] {
  if (source.kind === 'log') return aboutLog(source);
  return source.kind === 'pg_stat_statements' ? aboutStatistics(source) : [];
}

function aboutStatistics({ evictions }: StatisticsSource): readonly string[] {
  if (evictions === null || evictions === 0) return [];
  return [
    `the server dropped statements ${plural(evictions, 'time')} to make room: pg_stat_statements.max is small`,
  ];
}

const passedOver: Readonly<Record<keyof LogSource['skipped'], string>> = {
  cut: 'entries that begin or end in the middle',
  notUtf8: 'lines with bytes that are not UTF-8, read as far as they can be',
  foreign: 'lines of other programs',
  otherMessages: "PostgreSQL's messages about something else",
  untimed: 'statements without a time',
  timesAlone: 'times without a statement',
  otherPlans: 'plans of auto_explain that are not JSON',
  elsewhere: 'statements of another database, or of dbperf itself',
  tooLong: 'entries of more than 16 MB',
};

function aboutLog({ skipped, notSql, cutFiles }: LogSource): readonly string[] {
  const counts = (Object.keys(passedOver) as (keyof LogSource['skipped'])[])
    .filter((kind) => skipped[kind] > 0)
    .map((kind) => `${formatCount(skipped[kind])} ${passedOver[kind]}`);
  return [
    ...notSql.map(
      ({ caller, calls, totalMs }) =>
        `${caller}: ${plural(calls, 'entry', 'entries')}, ${formatMs(totalMs)}, without SQL`,
    ),
    ...cutFiles.map((file) => `${file} ends in the middle`),
    ...(counts.length === 0 ? [] : [`passed over: ${counts.join(', ')}`]),
  ];
}
