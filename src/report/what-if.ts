import Table from 'cli-table3';
import type { WritePrice } from '../model/advice.ts';
import type { WhatIfPlan, WhatIfReport } from '../model/what-if.ts';
import { formatBytes, formatCount, formatShare } from '../text/format.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';
import { truncate, wrap } from './wrap.ts';

/** What the change does to every critical path, and what it costs. */
export function renderWhatIf(report: WhatIfReport, style: Style): string {
  const sections = [
    [...report.created.map(created), ...report.dropped.map(dropped)]
      .flatMap((line) => wrap(line, style.width))
      .join('\n'),
    table(report.plans, style),
    ...planSections(report.plans.filter((plan) => style.verbose || isChanged(plan))),
    wrap(closing(report), style.width).join('\n'),
    section('notes', report.notes, style),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function created({ sql, table: on, bytes, price }: WhatIfReport['created'][number]): string {
  return `+ ${sql.trim().replace(/;$/, '')}: about ${formatBytes(bytes)}${priced(price, on)}`;
}

function priced(price: WritePrice | null, table: string): string {
  if (price === null) return '';
  const { writesPerDay, hotShare } = price;
  const writes =
    writesPerDay === null
      ? ''
      : `; written with ${formatCount(writesPerDay)} writes a day of "${table}"`;
  const hot =
    hotShare === null || hotShare === 0
      ? ''
      : `; ${formatShare(hotShare)} of its updates are HOT today`;
  return writes + hot;
}

function dropped({ name, table: on, bytes }: WhatIfReport['dropped'][number]): string {
  return `- "${name}" on "${on}": frees ${formatBytes(bytes)}`;
}

/** Columns taken by everything but the path's name. */
const restWidth = 52;

function table(plans: readonly WhatIfPlan[], style: Style): string {
  const drawn = new Table({
    head: ['path', 'set', 'cost', 'then', 'change'],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  const width = Math.max(style.width - restWidth, 18);
  for (const plan of plans) {
    const { path, parameterSet, before, after } = plan;
    const costs = [before, after].map(({ cost }) => formatCount(cost));
    drawn.push([truncate(path, width), parameterSet, ...costs, change(plan, style)]);
  }
  return plans.length === 0 ? '' : drawn.toString();
}

function change(plan: WhatIfPlan, { colours }: Style): string {
  const share = plan.after.cost / Math.max(plan.before.cost, 0.01) - 1;
  if (!isChanged(plan)) return 'same plan';
  const text = `${share > 0 ? '+' : '−'}${formatShare(Math.abs(share))}`;
  return share <= 0 ? colours.green(text) : colours.red(text);
}

function isChanged({ before, after }: WhatIfPlan): boolean {
  return before.shape !== after.shape;
}

/** Parameter sets of a path that change in the same way stand together. */
function planSections(plans: readonly WhatIfPlan[]): readonly string[] {
  const groups = new Map<string, WhatIfPlan[]>();
  for (const plan of plans) {
    const key = [plan.path, plan.before.shape, plan.after.shape].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), plan]);
  }
  return [...groups.values()].map(planSection);
}

function planSection(plans: readonly WhatIfPlan[]): string {
  const [first] = plans;
  if (first === undefined) return '';
  const { path, before, after } = first;
  const trees =
    before.shape === after.shape
      ? ['  plan', ...tree(before.shape)]
      : ['  before', ...tree(before.shape), '  after', ...tree(after.shape)];
  const sets = plans.map(({ parameterSet }) => parameterSet).join(', ');
  return [`${path} (${sets})`, ...trees].join('\n');
}

function tree(shape: string): readonly string[] {
  return shape.split('\n').map((line) => `    ${line}`);
}

function closing({ plans, proof }: WhatIfReport): string {
  const changed = plans.filter(isChanged);
  const cheaper = changed.filter(({ before, after }) => after.cost < before.cost).length;
  const dearer = changed.filter(({ before, after }) => after.cost > before.cost).length;
  const tried = proof
    ? 'planned on the plan twin, nothing was built'
    : 'unproven: the twin is of another major version';
  return `${plans.length} plans: ${cheaper} cheaper, ${dearer} dearer, ${plans.length - changed.length} the same; ${tried}`;
}
