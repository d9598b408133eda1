import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { type FailureFacts, unknownColumnHelp, unknownRelationHelp } from './unknown-names.ts';

interface KnownFailure {
  readonly code: string;
  readonly help: (facts: FailureFacts) => string | null;
}

const hint = ({ hint: text }: FailureFacts) => text;
const say = (text: string) => () => text;
const invalidValue: KnownFailure = {
  code: 'value-invalid',
  help: say('give values that fit: write a @sample for this set'),
};
const lostConnection: KnownFailure = {
  code: 'connection-lost',
  help: say('look into the log of the server, then run the audit again'),
};
const cancelled: KnownFailure = {
  code: 'cancelled',
  help: say('somebody cancelled the statement (pg_cancel_backend): run the audit again'),
};
const tooLarge: KnownFailure = {
  code: 'server-resources',
  help: say('the server ran out of a resource: see its log'),
};

/** By SQLSTATE, or by its class of two characters. */
const failures: Readonly<Record<string, KnownFailure>> = {
  '42P01': { code: 'relation-unknown', help: unknownRelationHelp },
  '42703': { code: 'column-unknown', help: unknownColumnHelp },
  '42702': { code: 'column-ambiguous', help: say("write the table's name before the column") },
  '42601': { code: 'syntax', help: say('correct the statement at this place') },
  '42704': {
    code: 'name-unknown',
    help: (facts) => facts.hint ?? 'put names with capitals between double quotes',
  },
  '42883': {
    code: 'function-unknown',
    help: (facts) => facts.hint ?? 'cast the arguments to the types that the function takes',
  },
  '42P18': { code: 'parameter-type', help: say('cast the parameter: $1::text, $1::uuid, …') },
  '42P08': { code: 'parameter-type', help: say('cast the parameter: $1::text, $1::uuid, …') },
  '42501': { code: 'permission-denied', help: grantHelp },
  '08P01': {
    code: 'parameter-count',
    help: say('give every parameter $1, $2, … of the statement one value'),
  },
  '3F000': { code: 'schema-unknown', help: say('correct the name, or add ?schema= to the URL') },
  '25006': {
    code: 'read-only',
    help: say('write @writes rollback into its header and run with --allow-writes'),
  },
  '57014': {
    code: 'timeout',
    help: say('--timeout=<duration> lets statements run longer'),
  },
  '55P03': {
    code: 'lock-timeout',
    help: say('another session holds the table: run again when it is done'),
  },
  '0A000': { code: 'not-supported', help: hint },
  '22': invalidValue,
  '23': invalidValue,
  '53': tooLarge,
  '54': tooLarge,
  '08': lostConnection,
  '57': lostConnection,
  '42': { code: 'statement-invalid', help: hint },
};

/** 57014 stands for the timeout and for a cancellation by somebody. */
export function knownFailure(state: string, message: string): KnownFailure | undefined {
  if (state === '57014' && /user request/.test(message)) return cancelled;
  return failures[state] ?? failures[state.slice(0, 2)];
}

/** `permission denied for table orders`: the message has the bare name only. */
function grantHelp({ message, catalog }: FailureFacts): string {
  const [, kind, name = ''] = /permission denied for (\w+(?: view)?) (.+)$/.exec(message) ?? [];
  const role = catalog === undefined ? 'the role' : quoteIdentifier(catalog.server.role);
  if (kind === 'schema') return `GRANT USAGE ON SCHEMA ${quoteIdentifier(name)} TO ${role};`;
  if (kind === 'function') return `GRANT EXECUTE ON FUNCTION ${name} TO ${role};`;
  const table = catalog?.tables.find((one) => one.name === name && !one.readable);
  const quoted = table === undefined ? quoteIdentifier(name) : quoteRelation(table);
  return name === '' ? `grant ${role} the right` : `GRANT SELECT ON ${quoted} TO ${role};`;
}
