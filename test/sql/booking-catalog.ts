import type { Catalog, Table } from '../../src/model/catalog.ts';

/** The booking service's tables as a catalog that was typed, for tests of pure code. */
export const bookingCatalog: Catalog = {
  server: {
    versionNum: 180004,
    version: '18.4',
    database: 'test',
    role: 'test',
    superuser: false,
    inRecovery: false,
    readAt: '2026-01-01T00:00:00.000Z',
    statisticsSince: null,
    settings: {},
    collation: 'C',
  },
  searchPath: ['public'],
  tables: [
    table('public', 'users', { id: 'uuid', email: 'text', active: 'boolean', tags: 'text[]' }),
    table('public', 'bookings', {
      id: 'uuid',
      user_id: 'uuid',
      status: '"BookingStatus"',
      starts_at: 'timestamp with time zone',
      created_at: 'timestamp with time zone',
    }),
    table('public', 'payments', {
      id: 'uuid',
      booking_id: 'uuid',
      status: '"PaymentStatus"',
      gateway_transaction_id: 'text',
      amount: 'numeric(10,2)',
      metadata: 'jsonb',
      refunded_at: 'timestamp with time zone',
      created_at: 'timestamp with time zone',
    }),
    table('public', 'Order', { id: 'integer', customerId: 'integer', createdAt: 'date' }),
    table('audit', 'payments', { id: 'bigint', payment_id: 'uuid' }),
  ],
  indexes: [],
  constraints: [],
  gaps: [],
};

function table(schema: string, name: string, columns: Readonly<Record<string, string>>): Table {
  return {
    schema,
    name,
    kind: 'table',
    parent: null,
    rows: null,
    pages: 0,
    allVisiblePages: 0,
    bytes: 0,
    indexBytes: 0,
    columns: Object.entries(columns).map(([column, type], at) => ({
      name: column,
      position: at + 1,
      type,
      notNull: false,
      generated: false,
      statistics: null,
    })),
    rowSecurity: false,
    readable: true,
    extension: null,
    activity: null,
  };
}
