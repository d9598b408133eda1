const every = 'SELECT * FROM "the shop"."Every ""type"""';

/** Statements over every type whose plans follow from statistics. */
export const statements = [
  `${every} WHERE status = 'paid''d'`,
  `${every} WHERE status = 'new' AND at > '2026-03-29 02:00Z'`,
  `${every} WHERE email = 'user3@example.org'`,
  `${every} WHERE work_email LIKE 'worker1%'`,
  `${every} WHERE exact BETWEEN 2 AND 5`,
  `${every} WHERE varying IS NULL OR fixed = 'a'`,
  `${every} WHERE uuid IN ('00000000-0000-4000-8000-000000000001', gen_random_uuid())`,
  `${every} WHERE words @> '{word1}'`,
  `${every} WHERE words || 'x'::text @> '{x,word2}'`,
  `${every} WHERE numbers && '{3,1499}'`,
  `${every} WHERE search @@ 'word & 3'`,
  `${every} WHERE lower(varying) = 'varying 17' AND flag`,
  `${every} WHERE (document ->> 'kind')::varchar(3) = 'k3'`,
  `${every} WHERE german < 'straße 3'`,
  `${every} WHERE address = '10.0.3.1/24' AND bytes = '\\x0003'`,
  `${every} WHERE "textColumn" LIKE '%comma%' AND fixed = 'c'`,
  `${every} WHERE small = 1 AND whole = 6 AND exact = 6.5 AND "real" > 0.3`,
  `${every} WHERE day = '2026-01-03' AND clock = '15:00' AND "interval" > '1 month'`,
  `${every} WHERE statuses = ARRAY['new', 'new']::"the shop"."Status"[] AND price IS NOT NULL`,
  'SELECT small, whole, exact FROM "the shop"."Every ""type""" GROUP BY 1, 2, 3',
  `SELECT * FROM public.parted WHERE kind = 'kind 3' AND shape = 1`,
  'SELECT kind, shape FROM public.parted GROUP BY 1, 2',
  `SELECT * FROM public.parted_2025 WHERE kind = 'kind 3' AND shape % 3 = 1`,
  'SELECT * FROM public.parted WHERE shape % 3 = 2',
  `SELECT * FROM public.parent WHERE kind = 'kind 1' AND shape = 'shape 1'`,
  `SELECT * FROM ONLY public.parent WHERE kind = 'kind 1'`,
  `SELECT * FROM public.by_kind k JOIN public.parted p USING (kind) WHERE k.count > 10`,
];

/** PostgreSQL shows its statistics of ranges since 17. */
export const statementsOnRanges = [
  `${every} WHERE span && int4range(3, 4)`,
  `${every} WHERE times @> '2026-01-01 10:00Z'::timestamptz`,
  `${every} WHERE floats << '[700,800)'`,
  `${every} WHERE spans @> 3`,
];
