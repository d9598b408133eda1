/** Bytes that are not the protocol: the decoding of their connection ends, the bytes pass on. */
export class Malformed extends Error {}
