import type { Subject } from '../../model/finding.ts';
import type { PathMeasurements } from '../rule.ts';

export function pathSubject({ path }: PathMeasurements): Subject {
  return { kind: 'path', path: path.name, source: path.source };
}

/** The name that a message begins with. */
export function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'path':
      return subject.path;
    case 'table':
      return `"${subject.name}"`;
    case 'column':
      return `"${subject.table}" (${subject.columns.map((column) => `"${column}"`).join(', ')})`;
    case 'index':
      return `"${subject.name}" on "${subject.table}"`;
    case 'pool':
      return subject.name;
  }
}
