/** The elements of a one-dimensional array in PostgreSQL's text form; none of null. */
export function arrayElements(text: string | null): readonly string[] {
  if (text === null || text.length <= 2) return [];
  const inner = text.slice(1, -1);
  if (!inner.includes('"')) return inner.split(',');
  return Array.from(inner.matchAll(element), ([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replace(/\\(.)/gs, '$1'),
  );
}

const element = /"((?:[^"\\]|\\.)*)"|([^,"]+)/gs;
