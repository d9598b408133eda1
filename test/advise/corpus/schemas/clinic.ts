import { numbers, pick, pickSkewed, type Schema } from './schema.ts';

const definitions = `
  CREATE TABLE doctors (
    id int PRIMARY KEY,
    family_name text NOT NULL,
    specialty text NOT NULL
  );
  CREATE TABLE patients (
    id uuid PRIMARY KEY,
    record_number text NOT NULL UNIQUE,
    family_name text NOT NULL,
    given_name text NOT NULL,
    born_on date NOT NULL,
    sex text NOT NULL,
    doctor_id int NOT NULL REFERENCES doctors,
    deceased_on date,
    address text NOT NULL
  );
  CREATE TABLE appointments (
    id int PRIMARY KEY,
    patient_id uuid NOT NULL REFERENCES patients,
    doctor_id int NOT NULL REFERENCES doctors,
    starts_at timestamptz NOT NULL,
    minutes int NOT NULL,
    state text NOT NULL,
    reminder_due_at timestamptz,
    notes text NOT NULL,
    UNIQUE (doctor_id, starts_at)
  );
  CREATE TABLE lab_results (
    id int PRIMARY KEY,
    patient_id uuid NOT NULL REFERENCES patients,
    code text NOT NULL,
    value numeric NOT NULL,
    taken_at timestamptz NOT NULL,
    reviewed_at timestamptz,
    flags text[] NOT NULL,
    details jsonb NOT NULL
  );
  CREATE INDEX lab_results_patient_taken ON lab_results (patient_id, taken_at);
  CREATE TABLE vitals (
    device_id int NOT NULL,
    patient_id uuid NOT NULL,
    pulse int NOT NULL,
    alarm boolean NOT NULL,
    seen_at timestamptz NOT NULL,
    raw text NOT NULL
  );
  CREATE TABLE admissions (
    id int PRIMARY KEY,
    patient_id uuid NOT NULL,
    ward text NOT NULL,
    phase text NOT NULL,
    admitted_at timestamptz NOT NULL,
    chart text NOT NULL
  );
  CREATE TABLE invoices (
    id int PRIMARY KEY,
    patient_id uuid NOT NULL,
    reference text NOT NULL,
    amount_cents int NOT NULL,
    body text NOT NULL
  );
`;

const patient = (column: number) => `md5((${pick(column, 15000)} + 1)::text)::uuid`;

const admission = (from: number, to: number, phase: string) => `
  INSERT INTO admissions
  SELECT n, ${patient(1)}, 'ward ' || ${pick(2, 12)}, ${phase},
         timestamptz '2025-01-01 00:00Z' + n * interval '9 minutes', repeat(md5(n::text), 7)
  FROM generate_series(${from}, ${to}) AS n;`;

/** 15,000 patients of 120 doctors; 40,000 appointments and results; a busy table of 300 devices. */
const rows = `
  INSERT INTO doctors SELECT n, md5(n::text), 'specialty ' || n % 20 FROM ${numbers(120)};
  INSERT INTO patients
  SELECT md5(n::text)::uuid, 'MRN' || lpad(n::text, 9, '0'),
         initcap(substr(md5(${pick(1, 6000)}::text), 1, 8)),
         initcap(substr(md5(${pick(2, 900)}::text), 1, 6)),
         date '1930-01-01' + ${pick(3, 34000)}, (ARRAY['F', 'M'])[${pick(4, 2)} + 1],
         ${pickSkewed(5, 120)} + 1,
         CASE WHEN ${pick(6, 30)} = 0 THEN date '2024-01-01' + ${pick(7, 600)} END,
         repeat(md5((n + 4)::text), 5)
  FROM ${numbers(15_000)};
  INSERT INTO appointments
  SELECT n, ${patient(1)}, n % 120 + 1,
         timestamptz '2024-01-01 08:00Z' + n / 120 * interval '40 minutes', 20,
         (ARRAY['done', 'done', 'booked', 'cancelled'])[${pickSkewed(2, 4)} + 1],
         CASE WHEN ${pick(3, 50)} = 0 THEN timestamptz '2025-06-01 08:00Z' + n * interval '1 minute' END,
         repeat(md5((n + 5)::text), 6)
  FROM ${numbers(40_000)};
  INSERT INTO lab_results
  SELECT n, ${patient(1)}, 'LOINC-' || ${pick(2, 250)}, ${pick(3, 10000)} / 10.0,
         timestamptz '2024-01-01 00:00Z' + n * interval '17 minutes',
         CASE WHEN ${pick(4, 50)} > 0 THEN timestamptz '2024-01-02 00:00Z' + n * interval '17 minutes' END,
         CASE WHEN ${pick(5, 30)} = 0 THEN ARRAY['flag' || ${pick(6, 40)}] ELSE '{}' END,
         jsonb_build_object('device', 'dev' || ${pick(7, 200)}, 'unit', 'mmol', 'note', md5(n::text))
  FROM ${numbers(40_000)};
  INSERT INTO vitals
  SELECT ${pick(1, 300)} + 1, ${patient(2)}, 50 + ${pick(3, 80)}, ${pick(4, 2)} = 0,
         timestamptz '2025-01-01 00:00Z' + n * interval '3 seconds', repeat(md5(n::text), 10)
  FROM ${numbers(20_000)};
  UPDATE vitals SET pulse = pulse + 1;
  UPDATE vitals SET pulse = pulse - 1;
  ${admission(1, 15_000, `CASE WHEN n % 10 < 9 THEN 'open' ELSE 'closed' END`)}
`;

/**
 * The planner last heard that nine tenths of the admissions are open, and nothing of the phase
 * `transfer`; of the invoices it has heard nothing at all.
 */
const since = `
  ${admission(15_001, 24_000, `CASE WHEN n % 30 = 0 THEN 'transfer' ELSE 'closed' END`)}
  UPDATE admissions SET phase = 'closed' WHERE phase = 'open' AND id > 400;
  INSERT INTO invoices
  SELECT n, ${patient(1)}, 'INV-' || md5(n::text), ${pick(2, 100000)}, repeat(md5(n::text), 5)
  FROM ${numbers(20_000)};
`;

export const clinic: Schema = { name: 'clinic', definitions, rows, since };
