import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The indexes that the phase adds, one statement for each migration, as CONCURRENTLY asks for. */
const migrations: Readonly<Record<string, string>> = {
  '20251201090000_payments_gateway_transaction_id':
    'CREATE INDEX CONCURRENTLY "payments_gateway_transaction_id_idx" ON "payments" ("gateway_transaction_id");\n',
  '20251201090001_payments_status_paid_at':
    'CREATE INDEX CONCURRENTLY "payments_status_paid_at_idx" ON "payments" ("status", "paid_at");\n',
  '20251201090002_payments_refunded_at':
    'CREATE INDEX CONCURRENTLY "payments_refunded_at_idx" ON "payments" ("refunded_at") WHERE "refunded_at" IS NOT NULL;\n',
};

/** The phase declares two of them; Prisma ignores a partial index that is not declared. */
const declared = `  @@index([gatewayTransactionId])
  @@index([status, paidAt])
`;

/** Makes the phase's change in a copy of the booking service. */
export async function addIndexesOfPhase(root: string): Promise<void> {
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(root, 'prisma/migrations', name));
    await writeFile(join(root, 'prisma/migrations', name, 'migration.sql'), sql);
  }
  const schema = join(root, 'prisma/schema.prisma');
  const text = await readFile(schema, 'utf8');
  await writeFile(schema, text.replace('  @@map("payments")', `${declared}  @@map("payments")`));
}
