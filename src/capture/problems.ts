import { Problem } from '../model/problem.ts';

export function cannotListen(where: string, error: unknown): Problem {
  return new Problem({
    code: 'tap-listen',
    what: 'the wire tap cannot listen for connections',
    where,
    cause: error instanceof Error ? error.message : String(error),
    help: 'set TMPDIR to a folder with a short path that this user may write in, and see that loopback is up',
  });
}

/** Why connections came to nothing: sentences of `CapturedConnection.failure`. */
export const failures = {
  insistsOnTls:
    'the client insists on TLS, which the tap does not speak: use the URL that the tap was given, with sslmode=disable; towards the server the tap encrypts as the database URL says',
  notPostgres: 'what the client sent is not the PostgreSQL protocol',
  startupNotRead:
    'the client opened the session in a form that the tap cannot make read-only, and was turned away',
  notDecoded:
    'the tap lost the thread of the protocol: bytes still pass, further statements are not seen',
  serverWentAway: 'the server closed the connection in the middle',
  refused: (message: string, sqlState: string) => `the server refused: ${message} (${sqlState})`,
  ended: (message: string, sqlState: string) =>
    `the server ended the connection: ${message} (${sqlState})`,
  lost: (error: Error) => `the connection to the server was lost: ${error.message}`,
  notReached: ({ texts: [text] }: Problem) =>
    [text?.what, text?.cause].filter((part) => part !== undefined).join(': '),
} as const;
