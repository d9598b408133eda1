import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { Home } from './home.ts';
import type { Settings } from './settings.ts';

/** Where the server listens, and what of it needs to be told to the server. */
export interface Address {
  /** The socket's directory, or 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  /** Null on a socket: its directory is closed to others. */
  readonly password: string | null;
  readonly settings: Settings;
  /** Lines of pg_hba.conf. */
  readonly access: string;
}

/** The Unix socket in the home, or loopback behind a password where no socket fits. */
export async function chooseAddress(home: Home): Promise<Address> {
  return home.holdsSocket ? socketIn(home.directory) : loopback(await freePort());
}

function socketIn(directory: string): Address {
  return {
    host: directory,
    port: 5432,
    password: null,
    settings: {
      listen_addresses: '',
      // A list of identifiers: a comma in the path must not divide it.
      unix_socket_directories: quoteIdentifier(directory),
      port: '5432',
    },
    access: 'local all all trust\n',
  };
}

function loopback(port: number): Address {
  return {
    host: '127.0.0.1',
    port,
    password: randomBytes(18).toString('hex'),
    settings: {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(port),
    },
    access: 'host all all 127.0.0.1/32 scram-sha-256\n',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
