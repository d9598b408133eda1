import type { FunctionPath } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';

type Which = Pick<FunctionPath, 'name'>;

/** Its author's choice, so that the exit code does not speak of it. */
export function noAdvance({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'not-run',
    reason: 'whether its answers expire was not looked at: nothing moves the clock of its cache',
    help: 'cache: { advance: (ms) => … } moves it',
  };
}

export function noInvalidatedBy({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'not-run',
    reason: 'whether a write invalidates its cache was not looked at: no write is named',
    help: 'cache: { invalidatedBy: (params) => … } writes what it returns then',
  };
}

export function invalidationRefused({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'refused',
    reason:
      'whether a write invalidates its cache was not looked at: what invalidatedBy writes would stay',
    help: 'add --allow-writes, against a database whose rows nobody needs',
  };
}

export function nothingFound({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'no-sample',
    reason:
      'whether its cache is hit cannot be told: no call found a row, and such answers need not be kept',
    help: 'give it a parameter set that finds something',
  };
}

export function neverCold({ name }: Which, set: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `its first call in a new process sent no statement (parameters \`${set}\`): its cache was filled before`,
    help: 'a cache that processes share has to be empty when an audit begins, or expire with cache.advance',
  };
}

export function advanceFailed({ name }: Which, reason: string): Unverified {
  return { path: name, cause: 'failed', reason: `its cache.advance failed: ${reason}`, help: null };
}

export function invalidationFailed({ name }: Which, set: string, reason: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `its cache.invalidatedBy failed with parameters \`${set}\`: ${reason}`,
    help: null,
  };
}

export function otherShape({ name }: Which, set: string, shapes: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `its cache returns another shape than the database: ${shapes} (parameters \`${set}\`)`,
    help: 'make of what the cache keeps what it was before: JSON has no Date, Decimal or bigint',
  };
}

export function notComparable({ name }: Which, set: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `whether it returns the new value cannot be told: JSON has no form for what it returns (parameters \`${set}\`)`,
    help: 'let the path return data',
  };
}

export function unchanged({ name }: Which, set: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `whether a write invalidates its cache cannot be told: invalidatedBy left what it returns as it was (parameters \`${set}\`)`,
    help: 'let invalidatedBy write another value each time: `{ increment: 1 }`, a new text',
  };
}

export function everChanging({ name }: Which, set: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `whether it returns the new value cannot be told: a new process returns another one (parameters \`${set}\`)`,
    help: 'let the path return nothing that differs from call to call, such as the time',
  };
}
