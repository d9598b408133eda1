import { hash } from 'node:crypto';

const tokens = [
  /"(?:[^"]|"")*"/,
  /\b[eE]'(?:[^'\\]|''|\\[\s\S])*'/,
  /'(?:[^']|'')*'/,
  /\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/,
  /--[^\n]*/,
  /\/\*[\s\S]*?\*\//,
  /(?<![\w.$])\d[\w.]*/,
];
const token = new RegExp(tokens.map(({ source }) => source).join('|'), 'g');
const list = /(\bin\s*\(|\barray\s*\[)\s*(?:\?|\$\d+)(?:\s*,\s*(?:\?|\$\d+))*\s*([)\]])/gi;

/**
 * The same for texts that differ in constants, comments and the length of lists: cheap, so that most
 * lines of a log need not be parsed. It holds values where a text is no SQL, and so is not shown.
 */
export function lexicalKey(text: string): string {
  const key = text
    .replace(token, (found) => {
      if (found.startsWith('"')) return found;
      return found.startsWith('--') || found.startsWith('/*') ? '' : '?';
    })
    .replace(list, '$1?$2')
    .trim();
  return key.length > 512 ? hash('sha1', key, 'base64') : key;
}
