/**
 * The known name that the wanted one most likely stands for: the same but for case and separators
 * first, else the nearest within a third of its length in edits. Null where nothing is near.
 */
export function didYouMean(wanted: string, known: Iterable<string>): string | null {
  const plainWanted = plain(wanted);
  const furthest = Math.max(1, Math.floor(plainWanted.length / 3));
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of known) {
    if (name === wanted) continue;
    const distance = editDistance(plainWanted, plain(name));
    if (distance <= furthest && (best === null || distance < best.distance))
      best = { name, distance };
  }
  return best?.name ?? null;
}

/** Prisma's `bookingId` and the database's `booking_id` are one name to the hand that typed them. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_\s-]/g, '');
}

/** Levenshtein's distance, in UTF-16 units. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substituted = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substituted, at(previous, column) + 1, at(current, column - 1) + 1));
    }
    previous = current;
  }
  return at(previous, b.length);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Number.POSITIVE_INFINITY;
}
