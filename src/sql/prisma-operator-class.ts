/**
 * Prisma's own names of operator classes (`ops: JsonbPathOps`). A class that has one must be written
 * by it: Prisma takes `raw("jsonb_path_ops")` for another class, and would build the index anew.
 */
const names = [
  ...['InetOps', 'JsonbOps', 'JsonbPathOps', 'ArrayOps', 'TextOps'],
  ...of('MinMaxOps', 'Bit', 'VarBit', 'Bpchar', 'Bytea', 'Text'),
  ...of('BloomOps', 'Bpchar', 'Bytea', 'Text'),
  'InetInclusionOps',
  ...['MinMaxOps', 'MinMaxMultiOps', 'BloomOps'].flatMap((suffix) =>
    of(suffix, 'Date', 'Float4', 'Float8', 'Inet', 'Int2', 'Int4', 'Int8', 'Numeric', 'Oid'),
  ),
  ...['MinMaxOps', 'MinMaxMultiOps', 'BloomOps'].flatMap((suffix) =>
    of(suffix, 'Timestamp', 'TimestampTz', 'Time', 'TimeTz', 'Uuid'),
  ),
];

function of(suffix: string, ...types: readonly string[]): string[] {
  return types.map((type) => type + suffix);
}

const byPostgresName = new Map(names.map((name) => [toPostgresName(name), name]));

/** Of a btree and a hash index Prisma sees no operator class; one in its line is drift for ever. */
export function hasSeenOperatorClasses(method: string): boolean {
  return method !== 'btree' && method !== 'hash';
}

/** Null where Prisma has none, as for `gin_trgm_ops`. */
export function toPrismaName(opclass: string): string | null {
  return byPostgresName.get(opclass) ?? null;
}

/** `TimestampTzMinMaxMultiOps` is `timestamptz_minmax_multi_ops`: three pairs are one word. */
export function toPostgresName(name: string): string {
  const words = name.replace('MinMax', 'Minmax').replace('Tz', 'tz').replace('VarBit', 'Varbit');
  return words.replace(/(?<=.)[A-Z]/g, '_$&').toLowerCase();
}
