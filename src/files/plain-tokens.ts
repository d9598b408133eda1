type Kind = 'text' | 'word' | 'number' | 'mark';

interface Token {
  readonly kind: Kind;
  /** The word, number or mark as written; of a text its value. */
  readonly text: string;
}

/** The text is more than the plain reader understands. */
export class NotPlain extends Error {}

// No escapes, no `${}`: a text is what stands between its quotes.
const pattern =
  /\s+|\/\/.*|\/\*[\s\S]*?\*\/|(?<text>'[^'\\\r\n]*'|"[^"\\\r\n]*"|`[^`\\$\r\n]*`)|(?<number>(?:0|[1-9]\d*)(?:\.\d+)?(?![\w$.]))|(?<word>[A-Za-z_$][\w$]*)|(?<mark>\?\?|[{}()[\],:;.!])|(?<strange>[\s\S])/g;

/** Tokens of a plain module, without blanks and comments, read one after another. */
export class PlainTokens {
  readonly #tokens: readonly Token[];
  #next = 0;

  /** Throws NotPlain. */
  constructor(text: string) {
    this.#tokens = [...text.matchAll(pattern)].flatMap(({ groups }) => tokenOf(groups ?? {}));
  }

  get done(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** Steps over the token if it is next. */
  accept(kind: Kind, text: string): boolean {
    const token = this.#tokens[this.#next];
    const found = token?.kind === kind && token.text === text;
    if (found) this.#next += 1;
    return found;
  }

  expect(kind: Kind, text: string): void {
    if (!this.accept(kind, text)) throw new NotPlain();
  }

  /** The next token, of one of the kinds. */
  take(...kinds: readonly Kind[]): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined || !kinds.includes(token.kind)) throw new NotPlain();
    this.#next += 1;
    return token;
  }

  /** Up to the closing mark, which is taken too; a comma behind the last item is allowed. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.accept('mark', close)) {
      items.push(item());
      if (this.accept('mark', close)) break;
      this.expect('mark', ',');
    }
    return items;
  }
}

function tokenOf({
  text,
  number,
  word,
  mark,
  strange,
}: Record<string, string | undefined>): Token[] {
  if (strange !== undefined) throw new NotPlain();
  if (text !== undefined) return [{ kind: 'text', text: text.slice(1, -1) }];
  if (number !== undefined) return [{ kind: 'number', text: number }];
  if (word !== undefined) return [{ kind: 'word', text: word }];
  return mark === undefined ? [] : [{ kind: 'mark', text: mark }];
}
