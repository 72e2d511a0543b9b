/**
 * Where the database is, and how it is spoken to. What goes over that line is sealed or keyed, but whoever sits on it could
 * take the password, alter answers and hold statements back: beyond this machine there is verified TLS or nothing.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { VernixError } from '@vernix/contracts';
import pg from 'pg';
import { readSecret } from '../secrets.ts';

export interface DatabaseFiles {
  readonly urlFile: string;
  /** PEM: who signed the server's certificate. It stands in the configuration so that confinement lets the vault read it. */
  readonly caFile: string | null;
}

/**
 * The URL that everything of ours connects by.
 * @throws VernixError `database-url-refused`
 */
export async function readDatabaseUrl({ urlFile, caFile }: DatabaseFiles): Promise<string> {
  const url = await readSecret(urlFile);
  if (caFile === null) return url;
  // What is added to another kind of URL, or behind a fragment, the driver does not see.
  if (!/^postgres(ql)?:\/\/[^#]*$/.test(url)) refuse();
  return `${url}${url.includes('?') ? '&' : '?'}sslrootcert=${encodeURIComponent(caFile)}`;
}

/**
 * What the driver is to connect with: the URL as it is when it stays on this machine, otherwise what was read of it here, so
 * that no parameter, variable or later release of the driver weakens the proof.
 *
 * @throws VernixError `database-url-refused`, `database-authority-unreadable`: nothing was sent
 */
export function databaseAt(url: string): pg.ClientConfig {
  return isHere(hostForDriver(url)) ? { connectionString: url } : verified(url);
}

/** The driver's own reading, for it takes a host from parameters and the environment, too. */
function hostForDriver(url: string): string {
  try {
    return new pg.Client({ connectionString: url }).host;
  } catch (cause) {
    // It reads every file that a URL names, and fails as the file system does: the authority's is one of several.
    const root = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('sslrootcert');
    if (root !== null && root !== 'system') authorityIn(root);
    return refuse(cause);
  }
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** A socket's directory, or an address that no other machine can have, however long. In short (127.1) it counts as elsewhere. */
function isHere(host: string): boolean {
  if (host.startsWith('/') || host.toLowerCase() === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

const PARAMETERS: readonly string[] = ['sslmode', 'sslrootcert'];

/** Of a URL that leads elsewhere: exactly what asks for verified TLS. Every other parameter is refused, whatever it would do. */
function verified(url: string): pg.ClientConfig {
  const read = URL.parse(url) ?? refuse();
  const names = [...read.searchParams.keys()];
  const asksForProof =
    /^postgres(ql)?:$/.test(read.protocol) &&
    /^([\w.-]+|\[[\da-f:.]+\])$/i.test(read.hostname) &&
    read.hash === '' && // what was added to the URL would be part of it, and be lost
    read.searchParams.get('sslmode') === 'verify-full' &&
    names.every((name, at) => PARAMETERS.includes(name) && names.indexOf(name) === at);
  if (!asksForProof) refuse();
  const root = read.searchParams.get('sslrootcert');
  return {
    host: read.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(read.port === '' ? {} : { port: Number(read.port) }),
    user: decoded(read.username),
    password: decoded(read.password),
    database: decoded(read.pathname.slice(1)),
    // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would change what is not.
    ssl: { rejectUnauthorized: true, ...(root === null ? {} : { ca: authorityIn(root) }) },
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    return refuse(cause);
  }
}

/** An empty file would have Node trust every public authority in place of this one. */
function authorityIn(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    return unreadable(cause);
  }
}

function refuse(cause?: unknown): never {
  throw new VernixError('database-url-refused', {}, { cause });
}

function unreadable(cause: unknown): never {
  throw new VernixError('database-authority-unreadable', {}, { cause });
}
