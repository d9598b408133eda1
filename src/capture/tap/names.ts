import type { Portal } from './execution.ts';
import type { Prepared } from './prepared.ts';

/** What names mean, as far as the client has sent: the server may still be behind. */
export class Names {
  readonly statements = new Map<string, Prepared>();
  readonly portals = new Map<string, Portal>();

  /** The end of a transaction is the end of its portals. */
  forgetPortals(before: number): void {
    if (this.portals.size <= 1) return;
    for (const [name, portal] of this.portals) {
      if (portal.sequence < before) this.portals.delete(name);
    }
  }

  /** DEALLOCATE and DISCARD ALL, sent as message number `before`; null is all names. */
  forgetStatements(name: string | null, before: number): void {
    for (const [key, { sequence }] of this.statements) {
      if (sequence < before && (name === null || key === name)) this.statements.delete(key);
    }
  }
}

/** Puts back what a message replaced that the server did not heed. */
export function putBack<T>(names: Map<string, T>, name: string, previous: T | undefined): void {
  if (previous === undefined) names.delete(name);
  else names.set(name, previous);
}
