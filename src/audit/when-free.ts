import type { Session } from '../postgres/session.ts';

/** The session when nothing else runs on it: it runs one transaction at a time. */
export type WhenFree = () => Promise<Session>;
