import { limits } from './limits.ts';
import { type SessionStartup, writeStartup } from './startup.ts';

const setting = 'default_transaction_read_only';

/**
 * The startup message of a session in which the server refuses writes; null where it cannot be made
 * one. The last setting in `options` counts, and a parameter of its own would count more.
 */
export function readOnlyStartup(startup: SessionStartup): Buffer | null {
  if (startup.version >>> 16 !== 3) return null;
  const others = startup.parameters.filter(([name]) => !isSetting(name) && name !== 'options');
  const given = startup.parameters.findLast(([name]) => name === 'options')?.[1];
  // A backslash at the end would take in the space that follows.
  const options = [given?.replace(/\\+$/, ''), `-c ${setting}=on`].filter(Boolean).join(' ');
  const packet = writeStartup({ ...startup, parameters: [...others, ['options', options]] });
  return packet.length > limits.startup ? null : packet;
}

function isSetting(name: string): boolean {
  return name.toLowerCase() === setting;
}
