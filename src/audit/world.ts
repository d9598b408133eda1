/** What an audit is given of the world around it. */
export interface World {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** One line of what is being done. */
  readonly onProgress: (text: string) => void;
  /** dbperf's own version. */
  readonly dbperf: string;
}
