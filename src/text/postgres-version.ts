/** `server_version_num` → the major version: 180004 → 18. */
export function majorOf(versionNum: number): number {
  return Math.floor(versionNum / 10_000);
}

/** `server_version_num` → as `server_version` has it: 180004 → `18.4`. */
export function versionOf(versionNum: number): string {
  return `${majorOf(versionNum)}.${versionNum % 10_000}`;
}
