/** A column as one side of a reference. */
export interface Named {
  readonly column: string;
  /** Tables that it may be of; none where they are not known. */
  readonly tables: readonly string[];
}

/**
 * How two columns are called as a reference and its target. `key`: one of them is its table's own,
 * as in `bookings.id` and `booking_id`, `categories.id` and `categories.parent_id`, an `id` and
 * itself. `name`: they have the same name, as `booking_id` and `bookingId`, but `month` twice too.
 */
export type Relation = 'key' | 'name' | null;

export function relationOf(a: Named, b: Named): Relation {
  const [one, other] = [plain(a.column), plain(b.column)];
  if (one === 'id' && other === 'id') return shareTable(a, b) ? 'key' : null;
  if (one === other) return isOwnKey(a) || isOwnKey(b) ? 'key' : 'name';
  return isReference(a, b) || isReference(b, a) ? 'key' : null;
}

/** `bookings.booking_id` */
function isOwnKey({ column, tables }: Named): boolean {
  const name = plain(column);
  const stem = name.slice(0, -2);
  const called = [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')];
  return name.endsWith('id') && tables.some((table) => called.includes(plain(table)));
}

function isReference(target: Named, reference: Named): boolean {
  const column = plain(reference.column);
  if (plain(target.column) !== 'id' || !column.endsWith('id')) return false;
  const stem = column.slice(0, -2);
  return (
    shareTable(target, reference) || target.tables.some((table) => isNamed(plain(table), stem))
  );
}

function shareTable(a: Named, b: Named): boolean {
  return a.tables.some((table) => b.tables.includes(table));
}

// `category` and `categories`, `user` and `AppUser`: all but the last letter.
function isNamed(table: string, stem: string): boolean {
  const root = stem.length > 3 ? stem.slice(0, -1) : stem;
  return root.length > 1 && table.includes(root);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
