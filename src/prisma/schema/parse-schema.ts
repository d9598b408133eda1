import { Cursor } from './cursor.ts';
import { parseArguments, parseExpression } from './parse-expression.ts';
import {
  type Attribute,
  type Block,
  type FieldNode,
  type Setting,
  type SourceText,
  textOf,
} from './syntax.ts';
import { tokenize } from './tokens.ts';

/**
 * The blocks of one schema file. Own, since Prisma's DMMF drops half of what an audit needs
 * (ignored models and fields, `Unsupported`, names, predicates, places). It is lenient and never
 * fails: whether the text is valid is for Prisma's parser to say.
 */
export function parseSchema(source: SourceText): Block[] {
  const cursor = new Cursor(tokenize(source.text));
  const blocks: Block[] = [];
  while (!cursor.done) {
    const keyword = cursor.take();
    if (keyword.kind === 'word' && cursor.peek().kind === 'word') {
      const { file } = source;
      const head = { keyword: keyword.text, name: cursor.take().text, file, line: keyword.line };
      if (cursor.accept('{')) blocks.push({ ...head, ...parseBody(cursor, head.keyword) });
    }
  }
  return blocks;
}

type Body = Pick<Block, 'open' | 'close' | 'fields' | 'attributes' | 'settings'>;

function parseBody(cursor: Cursor, keyword: string): Body {
  const fields: FieldNode[] = [];
  const attributes: Attribute[] = [];
  const settings: Setting[] = [];
  const open = cursor.offset;
  while (!cursor.done && !cursor.at('}')) {
    if (cursor.at('@@')) attributes.push(parseAttribute(cursor));
    else if (cursor.peek().kind !== 'word') cursor.take();
    else if (keyword === 'datasource' || keyword === 'generator')
      settings.push(...parseSetting(cursor));
    else if (keyword === 'enum') skipEnumValue(cursor);
    else fields.push(parseField(cursor));
  }
  const close = cursor.take().start;
  return { open, close, fields, attributes, settings };
}

function parseField(cursor: Cursor): FieldNode {
  const name = cursor.take().text;
  const type = parseExpression(cursor);
  const unsupported = type.kind === 'call';
  const typeName = unsupported ? textOf(type.arguments[0]?.value ?? null) : textOf(type);
  const list = cursor.accept('[') && cursor.accept(']');
  const optional = cursor.accept('?');
  const attributes = parseFieldAttributes(cursor);
  return { name, type: typeName ?? '', unsupported, list, optional, attributes };
}

function parseFieldAttributes(cursor: Cursor): Attribute[] {
  const attributes: Attribute[] = [];
  while (cursor.at('@')) attributes.push(parseAttribute(cursor));
  return attributes;
}

function parseAttribute(cursor: Cursor): Attribute {
  const { start } = cursor.take();
  const { text: name, line } = cursor.take();
  const given = cursor.accept('(') ? parseArguments(cursor, ')') : [];
  return { name, line, arguments: given, start, end: cursor.offset };
}

function parseSetting(cursor: Cursor): Setting[] {
  const { text: key, start } = cursor.take();
  if (!cursor.accept('=')) return [];
  return [{ key, value: parseExpression(cursor), start, end: cursor.offset }];
}

function skipEnumValue(cursor: Cursor): void {
  cursor.take();
  parseFieldAttributes(cursor);
}
