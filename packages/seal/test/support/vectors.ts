import { inflateSync } from 'node:zlib';
import * as files from 'cctv-age';

/** One C2SP/CCTV test vector: https://github.com/C2SP/CCTV/tree/main/age */
export interface Vector {
  readonly name: string;
  readonly expect:
    | 'success'
    | 'no match'
    | 'HMAC failure'
    | 'header failure'
    | 'payload failure'
    | 'armor failure';
  /** SHA-256 of all plaintext that may be released, hexadecimal. */
  readonly payload: string | undefined;
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
  readonly armored: boolean;
  readonly file: Buffer;
}

export const VECTORS: readonly Vector[] = Object.entries(files)
  .filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array)
  .map(([name, bytes]) => parse(name, Buffer.from(bytes)));

function parse(name: string, bytes: Buffer): Vector {
  const end = bytes.indexOf('\n\n');
  const fields = bytes
    .subarray(0, end)
    .toString()
    .split('\n')
    .map((line) => line.split(': ', 2) as [string, string]);
  const all = (key: string) => fields.filter(([name]) => name === key).map(([, value]) => value);
  const body = bytes.subarray(end + 2);
  return {
    name,
    expect: all('expect')[0] as Vector['expect'],
    payload: all('payload')[0],
    identities: all('identity'),
    passphrases: all('passphrase'),
    armored: all('armored')[0] === 'yes',
    file: all('compressed')[0] === 'zlib' ? inflateSync(body) : body,
  };
}
