import type { Theme } from '../case.ts';

/** Since the last ANALYZE `admissions` grew by half, and `invoices` came to be. */
export const staleStatistics: Theme = {
  title: 'stale statistics',
  cases: [
    {
      name: 'a key, whatever the age of the statistics',
      statement: 'SELECT * FROM admissions WHERE patient_id = $1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'admissions (patient_id)',
    },
    {
      name: 'a value that the statistics have never seen',
      statement: 'SELECT * FROM admissions WHERE phase = $1',
      parameters: ['transfer'],
      expect: 'admissions (phase)',
    },
    {
      name: 'beyond the end of the histogram',
      statement: 'SELECT * FROM admissions WHERE admitted_at >= $1',
      parameters: ['2025-05-29 00:00Z'],
      expect: 'admissions (admitted_at)',
    },
    {
      name: 'a table that was never analysed',
      statement: 'SELECT * FROM invoices WHERE reference = $1',
      parameters: ['INV-70efdf2ec9b086079795c442636b55fb'],
      expect: 'invoices (reference)',
    },
    {
      name: 'a foreign key that was never analysed',
      statement: 'SELECT id, amount_cents FROM invoices WHERE patient_id = $1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'invoices (patient_id)',
    },
    {
      name: 'few by now, but the planner takes them for most: ANALYZE is what it needs',
      statement: 'SELECT * FROM admissions WHERE phase = $1',
      parameters: ['open'],
      expect: 'nothing',
    },
    {
      name: 'an inequality that was never analysed is taken for a third',
      statement: 'SELECT * FROM invoices WHERE amount_cents <> $1',
      parameters: ['5'],
      expect: 'nothing',
    },
  ],
};
