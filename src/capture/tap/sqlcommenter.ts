const none: Readonly<Record<string, string>> = Object.freeze({});

const pair = /([^\s,='"]+)='((?:[^'\\]|\\.)*)'/g;
const wholeList = /^\s*[^\s,='"]+='(?:[^'\\]|\\.)*'(?:\s*,\s*[^\s,='"]+='(?:[^'\\]|\\.)*')*\s*$/;

/** Tags of the comment at a statement's end, where it is `key='value',…` and nothing else. */
export function sqlcommenterTags(text: string): Readonly<Record<string, string>> {
  const list = commentAtEnd(text);
  if (list === null || !wholeList.test(list)) return none;
  const pairs = [...list.matchAll(pair)];
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [decode(key), decode(value)]));
}

/** Most statements have none, and a regular expression over a long one takes its time. */
function commentAtEnd(text: string): string | null {
  const end = text.lastIndexOf('*/');
  const start = text.lastIndexOf('/*', end);
  if (start < 0 || end < start + 2 || /[^\s;]/.test(text.slice(end + 2, end + 64))) return null;
  return text.slice(start + 2, end);
}

function decode(text: string): string {
  const plain = text.replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
