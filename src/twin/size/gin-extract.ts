/** A key of a GIN index. */
export interface Item {
  /** Where in the value it stands: the path in a document; items of one field are of one kind. */
  readonly field: string;
  readonly text: string;
}

/** The items of a value's text, with repetitions; null where the text is not such a value. */
export type Extract = (value: string) => readonly Item[] | null;

/** As the operator class takes items out of values; null for a class that is not known here. */
export function extractor(type: string, opclass: string | null): Extract | null {
  if (opclass === 'gin_trgm_ops') return trigrams;
  if (type !== 'jsonb') return null;
  const ofPaths = opclass === 'jsonb_path_ops';
  return (value) => {
    const document = parsed(value);
    return document === undefined ? null : [...itemsIn(document, '', !ofPaths)];
  };
}

/** pg_trgm: words of letters and digits in lower case, with two spaces before and one after. */
function trigrams(value: string): readonly Item[] {
  const words = value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => {
    const padded = `  ${word} `;
    return Array.from({ length: padded.length - 2 }, (_, at) => ({
      field: '',
      text: padded.slice(at, at + 3),
    }));
  });
}

/** `jsonb_path_ops`: each value with the keys that lead to it; `jsonb_ops`: the keys as well. */
function* itemsIn(node: unknown, field: string, withKeys: boolean): Generator<Item> {
  if (typeof node !== 'object' || node === null) {
    yield { field, text: String(node) };
  } else if (Array.isArray(node)) {
    for (const item of node) yield* itemsIn(item, field, withKeys);
  } else {
    for (const [key, item] of Object.entries(node)) {
      if (withKeys) yield { field: 'keys', text: key };
      yield* itemsIn(item, `${field}.${key}`, withKeys);
    }
  }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
