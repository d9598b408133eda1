import type { UrlSource } from '../../model/declared.ts';

/** A place in which variables are looked up, the process's own first. */
export interface Variables {
  readonly place: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Where variables are looked up: the environment, then the project's `.env` files. */
export interface Lookup {
  readonly value: (variable: string) => string | undefined;
  /** `DATABASE_URL in .env`; where it is not set, its name alone. */
  readonly source: (variable: string) => string;
}

export function lookupIn(places: readonly Variables[]): Lookup {
  const holder = (variable: string) => places.find(({ values }) => values[variable]);
  return {
    value: (variable) => holder(variable)?.values[variable],
    source: (variable) => {
      const place = holder(variable)?.place;
      return place === undefined ? variable : `${variable} in ${place}`;
    },
  };
}

/** The URL that a declaration stands for, and what to call it; no text where it is not set. */
export function urlOf(
  declared: UrlSource,
  name: string,
  lookup: Lookup,
): { readonly text: string | null; readonly source: string } {
  if (declared.kind === 'literal') return { text: declared.value, source: name };
  const { variable } = declared;
  return { text: lookup.value(variable) ?? null, source: lookup.source(variable) };
}
