import type { Theme } from '../case.ts';

/** `vitals` is updated in place all the time; an index there makes every update dearer. */
export const writtenALot: Theme = {
  title: 'tables that are written a lot',
  cases: [
    {
      name: 'one device of many is worth the writes',
      statement: 'SELECT * FROM vitals WHERE device_id = $1',
      parameters: ['17'],
      expect: 'vitals (device_id)',
    },
    {
      name: 'a patient in a table of devices',
      statement: 'SELECT pulse, seen_at FROM vitals WHERE patient_id = $1 ORDER BY seen_at DESC',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'vitals (patient_id)',
    },
    {
      name: 'half of the rows are no reason',
      statement: 'SELECT * FROM vitals WHERE alarm',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'most of a column that is updated all the time',
      statement: 'SELECT * FROM vitals WHERE pulse BETWEEN $1 AND $2',
      parameters: ['60', '120'],
      expect: 'nothing',
    },
    {
      name: 'a report over all devices',
      statement: 'SELECT device_id, avg(pulse), max(raw) FROM vitals GROUP BY device_id',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
