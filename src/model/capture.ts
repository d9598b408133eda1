/** What crossed the wire between an application and PostgreSQL, as the tap decoded it. */

/** One execution of one statement. Holds values: it never leaves the process as it is. */
export interface CapturedStatement {
  /** Number within the capture, from 1, in the order in which the application sent them. */
  readonly order: number;
  /** Number of its connection within the capture, from 1. */
  readonly connection: number;
  /** Number of its transaction on that connection, from 1; null outside of one. */
  readonly transaction: number | null;
  /** As sent, comments included. A message of the simple protocol may hold several statements. */
  readonly text: string;
  /** Which of the statements of its message, from 0. */
  readonly part: number;
  /** Name of the prepared statement; empty for an unnamed one. */
  readonly statementName: string;
  /** Value of `$n` at n - 1. */
  readonly parameters: readonly CapturedParameter[];
  /** The command tag's word (`SELECT`, `INSERT`, `COPY`); null where it failed or was cut off. */
  readonly command: string | null;
  /** Rows that came back. */
  readonly rows: number;
  /** Bytes of those rows. */
  readonly bytes: number;
  readonly columns: readonly CapturedColumn[];
  /** The first rows, as the tap was told to keep them: values as they came, null is NULL. */
  readonly firstRows: readonly (readonly (Uint8Array | null)[])[];
  /** Milliseconds on the capture's clock. */
  readonly sentMs: number;
  /** First byte of the answer; null where none came. */
  readonly firstByteMs: number | null;
  /** Last byte of the answer. */
  readonly lastByteMs: number | null;
  /** SQLSTATE of the error that it ended with. */
  readonly sqlState: string | null;
  /** Tags of a sqlcommenter comment: `action`, `model`, `route`, … */
  readonly tags: Readonly<Record<string, string>>;
  /** True where the text or a parameter was longer than what the tap keeps, and ends early. */
  readonly cut?: boolean;
}

export interface CapturedParameter {
  /** OID that the client declared, or that the server described; 0 where neither did. */
  readonly typeOid: number;
  /** True where the client itself declared the type, which may change the plan. */
  readonly declared: boolean;
  readonly binary: boolean;
  /** Null is NULL. */
  readonly bytes: Uint8Array | null;
}

export interface CapturedColumn {
  readonly name: string;
  readonly typeOid: number;
  readonly binary: boolean;
  /** OID of the table it comes from; 0 for an expression. */
  readonly tableOid: number;
}

export interface CapturedConnection {
  readonly number: number;
  /** Null while it is open. */
  readonly closedMs: number | null;
  /** Empty where the client gave none. */
  readonly applicationName: string;
  readonly database: string;
  /** Why it came to nothing: refused by the server, garbage, cut off; null where it worked. */
  readonly failure: string | null;
}

/** What a capture says of itself, with no values in it: what rules look at and recordings hold. */
export interface Traffic {
  /** From the first statement's sending to the last one's end, milliseconds. */
  readonly wallMs: number;
  readonly connections: number;
  /** Most connections that were open at once, and that had a statement running at once. */
  readonly connectionsAtOnce: number;
  readonly busyAtOnce: number;
  readonly statements: readonly StatementGroup[];
  readonly repeats: readonly RepeatedStatement[];
  /** Transactions in which the client thought between two statements, the longest first. */
  readonly idle: readonly IdleInTransaction[];
}

/** All executions of statements that differ in constants only. */
export interface StatementGroup {
  readonly fingerprint: string;
  /** Its text with constants as `$n`, comments taken out. */
  readonly text: string;
  readonly kind: 'read' | 'write' | 'other';
  readonly calls: number;
  readonly errors: number;
  /** Sum over its calls. */
  readonly rows: number;
  readonly bytes: number;
  /** Sum over its calls of sending to last byte, milliseconds. */
  readonly totalMs: number;
  readonly slowestMs: number;
  readonly mostRows: number;
  /** The longest list of values that it was called with (`IN (…)`, `= ANY (array)`). */
  readonly longestList: number;
  /** It reads without LIMIT and without GROUP BY: its rows grow with the data. */
  readonly unbounded: boolean;
  /** Sent under a name: the server may keep a generic plan. */
  readonly named: boolean;
  /** OIDs of `$1`, `$2`, … as declared by the client; 0 where it did not. */
  readonly declaredTypes: readonly number[];
  /** Who sent it, where sqlcommenter says so: `Payment.findMany`, `route /reports`; sorted. */
  readonly callers: readonly string[];
}

/** A statement that was sent again and again. */
export type RepeatedStatement = NPlusOne | RepeatedRead;

/** Each call's parameter came from another row of one earlier statement. */
export interface NPlusOne {
  readonly kind: 'n-plus-one';
  /** Fingerprints. */
  readonly parent: string;
  readonly child: string;
  /** The parent's column whose values the child was called with, as the result names it. */
  readonly parentColumn: string;
  /** n of the child's `$n`. */
  readonly parameter: number;
  /** The child's column that is compared with it: `payments.booking_id`; null where unknown. */
  readonly childColumn: string | null;
  /** Rows of the parent, calls of the child, in the execution where there were most. */
  readonly parentRows: number;
  readonly calls: number;
  /** Time of those calls together and of the slowest of them, milliseconds. */
  readonly totalMs: number;
  readonly slowestMs: number;
}

/** The same statement with the same parameters, and nothing written in between. */
export interface RepeatedRead {
  readonly kind: 'repeated-read';
  readonly statement: string;
  /** Calls with the same parameters, of the set that was asked for most. */
  readonly calls: number;
  /** What all but the first call took, milliseconds. */
  readonly wastedMs: number;
}

export interface IdleInTransaction {
  /** Fingerprints of the statements before and after. */
  readonly after: string;
  readonly before: string;
  readonly idleMs: number;
}

/** What was seen of one critical path in TypeScript, or of a whole recording. */
export interface Capture {
  /** The path's name; of a recording the file's. */
  readonly name: string;
  readonly source: string;
  readonly kind: 'path' | 'recording';
  /** `maxStatements` of the path. */
  readonly maxStatements: number | null;
  /** One for each parameter set that the path was run with; of a recording one. */
  readonly runs: readonly CaptureRun[];
}

export interface CaptureRun {
  /** `typical`, `heavy`, …; of a recording `recorded`. */
  readonly set: string;
  /** The function's own time from call to return; of a recording from start to end. */
  readonly functionMs: number;
  readonly traffic: Traffic;
}
