const authentication = 0x52;
const error = 0x45;
const sasl = 10;

/**
 * A server that is spoken to by TLS offers to bind passwords to that TLS. The client has none, and
 * libpq takes the offer for an attack: it is taken out of the server's first answers. Null where
 * more bytes are needed to tell.
 */
export function withoutChannelBinding(answers: Buffer): Buffer | null {
  let at = 0;
  while (answers.length - at >= 5) {
    const end = at + 1 + answers.readUInt32BE(at + 1);
    if (answers[at] === error) return answers;
    if (answers.length < end) return null;
    if (answers[at] === authentication) return inMessage(answers, at, end);
    at = Math.max(end, at + 5);
  }
  return null;
}

function inMessage(answers: Buffer, start: number, end: number): Buffer {
  if (end - start < 9 || answers.readUInt32BE(start + 5) !== sasl) return answers;
  const names = answers
    .toString('latin1', start + 9, end)
    .split('\0')
    .filter(Boolean);
  const kept = names.filter((name) => !name.endsWith('-PLUS'));
  if (kept.length === names.length || kept.length === 0) return answers;
  const list = Buffer.from([...kept, '', ''].join('\0'), 'latin1');
  const head = Buffer.from(answers.subarray(start, start + 9));
  head.writeUInt32BE(8 + list.length, 1);
  return Buffer.concat([answers.subarray(0, start), head, list, answers.subarray(end)]);
}
