import type { DeployCheck } from '../model/preflight.ts';
import { renderPostflight } from './postflight.ts';
import { renderPreflight } from './preflight.ts';
import type { Style } from './style.ts';

/** What stands before a deploy, then what became of the last; empty where there is neither. */
export function renderDeploy(check: DeployCheck | null, style: Style): string {
  const before = check?.preflight ?? null;
  return [
    before === null ? '' : renderPreflight(before, style),
    renderPostflight(check?.deployed ?? [], style),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}
