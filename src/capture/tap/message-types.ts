/** How many bytes of which messages are read; -1 where there is no such message. */
export type MessageTypes = Int32Array;

export function messageTypes(read: Readonly<Record<string, number>>): MessageTypes {
  const types = new Int32Array(256).fill(-1);
  for (const [letters, limit] of Object.entries(read)) {
    for (const letter of letters) types[letter.charCodeAt(0)] = limit;
  }
  return types;
}
