/** What can be asked of a database: a guarded transaction, or the connection that builds. */
export interface Asking {
  query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}
