import { limits } from './limits.ts';

/** What a connection starts with. */
export type Startup =
  | { readonly kind: 'incomplete' }
  /** The client asks whether TLS or GSSAPI is spoken here. */
  | { readonly kind: 'encryption'; readonly length: number }
  | { readonly kind: 'cancel'; readonly length: number }
  | SessionStartup
  /** A TLS handshake with no question before it. */
  | { readonly kind: 'tls' }
  | { readonly kind: 'garbage' };

export interface SessionStartup {
  readonly kind: 'session';
  readonly length: number;
  /** Its high 16 bits are the major version. */
  readonly version: number;
  /** In their order, as they were sent. */
  readonly parameters: readonly (readonly [string, string])[];
}

const codes = { cancel: 80877102, tls: 80877103, gss: 80877104 };
const tlsHandshake = 0x16;
const headerLength = 8;

/** Reads the first packet of the bytes; packets at the start have no type. */
export function readStartup(bytes: Buffer): Startup {
  if (bytes[0] === tlsHandshake) return { kind: 'tls' };
  if (bytes.length < headerLength) return { kind: bytes[0] ? 'garbage' : 'incomplete' };
  const length = bytes.readUInt32BE(0);
  const version = bytes.readUInt32BE(4);
  if (length < headerLength || length > limits.startup) return { kind: 'garbage' };
  if (version === codes.tls || version === codes.gss) return { kind: 'encryption', length };
  if (bytes.length < length) return { kind: 'incomplete' };
  if (version === codes.cancel) return { kind: 'cancel', length };
  const parameters = pairs(bytes.toString('latin1', headerLength, length));
  return { kind: 'session', length, version, parameters };
}

/** Names and values in turn, each ended by a NUL; an empty name ends them. */
function pairs(text: string): [string, string][] {
  const words = text.split('\0');
  const found: [string, string][] = [];
  for (let at = 0; words[at]; at += 2) found.push([words[at] ?? '', words[at + 1] ?? '']);
  return found;
}

/** A startup message of the same version with these parameters. */
export function writeStartup({ version, parameters }: Omit<SessionStartup, 'kind' | 'length'>) {
  const words = [...parameters.flat(), '', ''].join('\0').slice(0, -1);
  const packet = Buffer.alloc(headerLength + words.length + 1);
  packet.writeUInt32BE(packet.length, 0);
  packet.writeUInt32BE(version, 4);
  packet.write(words, headerLength, 'latin1');
  return packet;
}

/** Text of a parameter; undefined where it was not sent. */
export function startupParameter({ parameters }: SessionStartup, name: string) {
  const value = parameters.findLast(([key]) => key === name)?.[1];
  return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8');
}
