/** Where the tap listens: 127.0.0.1, or the folder of a Unix socket. */
export interface TapAddress {
  readonly host: string;
  readonly port: number;
}

/** Of the way to the server; what they mean is the tap's business now. */
const ofTransport = new Set([
  ...['host', 'port', 'ssl', 'sslmode', 'sslaccept', 'sslcert', 'sslkey', 'sslrootcert'],
  ...['sslidentity', 'sslpassword', 'sslnegotiation', 'channel_binding', 'gssencmode', 'hostaddr'],
]);

/** The database URL with the tap's address in it; all else as it is written. */
export function tapUrl(databaseUrl: string, { host, port }: TapAddress): string {
  const [, scheme = '', credentials = '', path = '', query = ''] = parts.exec(databaseUrl) ?? [];
  const overSocket = host.startsWith('/');
  const kept = query.split('&').filter((pair) => pair !== '' && !ofTransport.has(nameOf(pair)));
  const socket = overSocket ? [`host=${encodeURIComponent(host)}`] : [];
  const parameters = [...kept, 'sslmode=disable', ...socket].join('&');
  return `${scheme}${credentials}${overSocket ? 'localhost' : host}:${port}${path}?${parameters}`;
}

const parts = /^\s*([a-z]+:\/\/)([^/?#]*@)?[^/?#]*([^?#\s]*)\??([^#\s]*)/i;

function nameOf(pair: string): string {
  return pair.split('=')[0] ?? '';
}
