import type { ChalkInstance } from 'chalk';

/** How a text report is to look; what it says does not depend on it. */
export interface Style {
  readonly colours: ChalkInstance;
  /** Columns. */
  readonly width: number;
  /** Also rejected candidates, ignored findings and rules that could not speak. */
  readonly verbose: boolean;
}
