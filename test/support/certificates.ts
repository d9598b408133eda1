import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type CertificateFile = 'ca.crt' | 'server.crt' | 'server.key' | 'client.crt' | 'client.key';

/**
 * An authority, and certificates by it: one made out to `localhost` alone, and one for the role
 * `certified`.
 */
export function makeCertificates(): Record<CertificateFile, string> {
  const folder = mkdtempSync(join(tmpdir(), 'dbperf-tls-'));
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  const fresh = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '30'];
  openssl(...fresh, '-subj', '/CN=dbperf test', '-keyout', 'ca.key', '-out', 'ca.crt');
  const signed = (name: string) => [
    ...['-CA', 'ca.crt', '-CAkey', 'ca.key', '-keyout', `${name}.key`, '-out', `${name}.crt`],
  ];
  const local = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  openssl(...fresh, ...local, ...signed('server'));
  openssl(...fresh, '-subj', '/CN=certified', ...signed('client'));
  const text = (name: CertificateFile) => readFileSync(join(folder, name), 'utf8');
  const files = {
    'ca.crt': text('ca.crt'),
    'server.crt': text('server.crt'),
    'server.key': text('server.key'),
    'client.crt': text('client.crt'),
    'client.key': text('client.key'),
  };
  rmSync(folder, { recursive: true });
  return files;
}

/** Tests that need it are skipped by name without it, unless DBPERF_REQUIRE_ALL=1. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env.DBPERF_REQUIRE_ALL === '1';
  }
}
