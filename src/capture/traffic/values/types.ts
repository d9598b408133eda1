/** OIDs of PostgreSQL's own types that applications look rows up by. */
export const OID = {
  bool: 16,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  float4: 700,
  float8: 701,
  unknown: 705,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
} as const;

/** Types of a project's own (enums, domains) begin here; an enum's binary form is its label. */
export const FIRST_OWN_OID = 16_384;
