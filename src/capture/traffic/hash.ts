/**
 * 53 bits of a text. Values are kept as these: a recording of millions of statements must fit into
 * memory, and no value has to be read again.
 */
export function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x2545f491;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul((high ^ unit) + (high >>> 15), 0x5bd1e995);
  }
  return (low >>> 0) * 0x200000 + (high >>> 11);
}
