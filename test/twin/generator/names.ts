import type { Random } from './random.ts';

/** Gives names of every style that databases have, each once. */
export interface Names {
  table(): string;
  column(trait: string): string;
  /** A name for something of a table: an index, a constraint, a view. */
  object(parts: readonly string[]): string;
}

const things = [
  ['order', 'Invoice', 'account', 'Shipment', 'user', 'customerAddress', 'table', 'event_log'],
  ['line item', 'ticket', 'Session', 'group', 'stock_level', 'webhookCall', 'article', 'Größe'],
  ['payout', 'select', 'Audit.Entry', 'membership', 'tax_rate', 'device', 'where', 'letterBox'],
].flat();

const adjectives = [
  ['created', 'from', 'lastSeen', 'total', 'end', 'Status', 'external', 'limit', 'net_amount'],
  ['desc', 'owner', 'billing', 'check', 'firstName', 'source', 'offset', 'Region', 'analyse'],
].flat();

export function namesOf(random: Random): Names {
  const left = [...random.some(things, things.length)];
  const taken = new Set<string>();
  const unique = (name: string): string => {
    const free = taken.has(name) ? `${name}${taken.size}` : name;
    taken.add(free);
    return free;
  };
  return {
    table: () => unique(left.pop() ?? 'extra'),
    column: (trait) => styled([random.pick(adjectives), trait], random),
    object: (parts) => unique(styled(parts, random).slice(0, 56)),
  };
}

function styled(parts: readonly string[], random: Random): string {
  const plain = parts.map((part) => part.replaceAll(/\W+/g, '_'));
  if (random.chance(0.3)) return plain.map(capitalised).join('').replace(/^./, lower);
  if (random.chance(0.1)) return parts.join(' ');
  return plain.join('_').toLowerCase();
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const lower = (text: string) => text.toLowerCase();
