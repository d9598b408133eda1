/** What hardly any text is. */
export const ODD_TEXTS = ['dbperf-no-such-value', 'dbperf~no~such~value', '~dbperf~none~'];

/** Values, by type, that hardly any column holds; tried in this order. */
const UNLIKELY: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(text|citext|name|varchar|character varying|"char")/, ODD_TEXTS],
  [/^(bpchar|character)/, ODD_TEXTS],
  [/^(smallint|int2)$/, ['32767', '-32768', '-32767']],
  [/^(integer|int4)$/, ['2147483647', '-2147483648', '-2147483647']],
  [/^(bigint|int8)$/, ['9223372036854775807', '-9223372036854775808', '-9223372036854775807']],
  [/^(numeric|decimal|real|double precision|float[48])/, ['-987654321.5', '-123456789.25']],
  [/^uuid$/, ['db9e0f00-0000-4000-8000-00000000dead', 'db9e0f00-0000-4000-8000-00000000beef']],
  [/^date$/, ['9999-12-30', '9998-12-30']],
  [/^timestamp/, ['9999-12-30 00:00:00', '9998-12-30 00:00:00']],
  [/^(inet|cidr)$/, ['192.0.2.213', '198.51.100.213']],
  [/^bytea$/, ['\\xdb9e0f0000dead']],
  [/^jsonb$/, ['{"dbperf-no-such-key": "dbperf-no-such-value"}']],
];

/** Values of a type that hardly any column holds. */
export function unlikely(type: string): readonly string[] {
  return UNLIKELY.find(([pattern]) => pattern.test(type))?.[1] ?? [];
}

/** Ends of types: the lowest, the highest but one, the highest. */
const ENDS: readonly (readonly [RegExp, readonly [string, string, string]])[] = [
  [/^(date$|timestamp)/, ['0001-01-01', '9999-12-30', '9999-12-31']],
  [/^(smallint|int2)$/, ['-32768', '32766', '32767']],
  [/^(integer|int4)$/, ['-2147483648', '2147483646', '2147483647']],
  [/^(bigint|int8)$/, ['-9223372036854775808', '9223372036854775806', '9223372036854775807']],
  [
    /^(numeric|decimal|real|double precision|float[48])/,
    ['-987654321.5', '987654321', '987654321.5'],
  ],
  [
    /^uuid$/,
    [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-fffffffffffe',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ],
  ],
];

/** The lowest value of a type, the highest but one, the highest. */
export function endsOf(type: string): readonly [string, string, string] | undefined {
  return ENDS.find(([pattern]) => pattern.test(type))?.[1];
}
