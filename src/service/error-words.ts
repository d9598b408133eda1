import { stripVTControlCharacters } from 'node:util';
import { redactUrl } from '../text/redact-url.ts';

/** More of a message is a dump of something. */
const longest = 400;

/** Causes of causes, down to the one that says why. */
const deepest = 3;

/** What was thrown, with what caused it: `fetch failed: connect ECONNREFUSED 127.0.0.1:80`. */
export function messageOf(thrown: unknown, depth = 0): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message, name, cause, errors } = thrown as Readonly<Record<string, unknown>>;
  const own = [message, name].find((text) => typeof text === 'string' && text !== '');
  const inner = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  const words = String(own ?? 'an object that is no error');
  return inner === undefined || depth === deepest
    ? words
    : `${words}: ${messageOf(inner, depth + 1)}`;
}

/** Of Prisma's message: the call, and all between it and the last paragraph. */
const ofPrisma = /^Invalid `([^`]+)` invocation.*\n\s*\n/s;

/** Lines of the code that calls, as Prisma shows them; its arguments are values. */
const shownCode = /^(?:.*\n)*(?:→| ) *\d+ .*\n/;

/** What a message of the service says, in one line: no secrets, no colours, no arguments of Prisma's calls. */
export function errorWords(message: string): string {
  const plain = stripVTControlCharacters(message).trim();
  const [start, call] = ofPrisma.exec(plain) ?? [];
  const fault = plain.slice(start?.length ?? 0).replace(start ? shownCode : '', '');
  const words = `${call ? `${call}: ` : ''}${fault}`.replace(/\s+/g, ' ');
  return redactUrl(words.length > longest ? `${words.slice(0, longest)}…` : words);
}
