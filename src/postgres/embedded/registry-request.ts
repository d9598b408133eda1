import { Problem } from '../../model/problem.ts';
import { registryRefused, registryUnreachable } from './install-problems.ts';

/** Reads what a registry answers; 404 is left to `read`. Throws a Problem, or the signal's reason. */
export async function get<T>(
  url: string,
  signal: AbortSignal,
  timeoutMs: number,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const { href, headers } = withoutCredentials(url);
    const response = await fetch(href, { headers, signal: limited });
    if (!response.ok && response.status !== 404) {
      throw registryRefused(url, `${response.status} ${response.statusText}`);
    }
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Problem ? error : registryUnreachable(url, causeOf(error));
  }
}

/** `fetch` takes no URL with a name and a password in it, and would print both. */
function withoutCredentials(url: string): { href: string; headers: Record<string, string> } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  if (username === '' && password === '') return { href: url, headers: {} };
  [parsed.username, parsed.password] = ['', ''];
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { href: parsed.href, headers: { authorization } };
}

/** `fetch failed` has the reason in its cause; of several addresses the first one's. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error ? first.message : String(first);
}
