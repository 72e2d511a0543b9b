import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';

/** One DER value: tag, length, content. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const SEQUENCE = 0x30;
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_WITH_SHA256 = der(SEQUENCE, oid('2a8648ce3d040302'));
const nameOf = (text: string) =>
  der(SEQUENCE, der(0x31, der(SEQUENCE, oid('550403'), der(0x0c, Buffer.from(text)))));
const utcTime = (at: number) =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));
/** basicConstraints, critical: CA or not. */
const constraints = (authority: boolean) =>
  der(
    SEQUENCE,
    oid('551d13'),
    der(0x01, Buffer.of(0xff)),
    der(0x04, der(SEQUENCE, ...(authority ? [der(0x01, Buffer.of(0xff))] : []))),
  );
/** subjectAltName: an address is looked for there alone. */
const alsoCalled = (address: string) =>
  der(
    SEQUENCE,
    oid('551d11'),
    der(0x04, der(SEQUENCE, der(0x87, Buffer.from(address.split('.').map(Number))))),
  );

const DAY_MS = 86_400_000;

interface Named {
  readonly name: string;
  readonly key: KeyObject;
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuer: Named,
  until: number,
  authority: boolean,
): string {
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ECDSA_WITH_SHA256,
    nameOf(issuer.name),
    der(SEQUENCE, utcTime(Date.now() - 2 * DAY_MS), utcTime(until)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, constraints(authority), ...(isIPv4(subject) ? [alsoCalled(subject)] : []))),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuer.key));
  const text = der(SEQUENCE, body, ECDSA_WITH_SHA256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** What one end is configured with, but for its peers; and the pin its peer has of it. */
export interface TestEnd {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly pin: string;
}

/** A private authority for a test, and the ends it vouches for. */
export class Authority {
  readonly #directory: string;
  readonly #root: Named;
  readonly #caFile: string;

  constructor(directory: string, name: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#directory = directory;
    this.#root = { name, key: privateKey };
    this.#caFile = join(directory, `${name}.pem`);
    writeFileSync(this.#caFile, certificate(name, publicKey, this.#root, Date.now() + DAY_MS, true));
  }

  /** @param name or IPv4 address @param validMs from now; negative for one that has expired */
  issue(name: string, validMs = DAY_MS): TestEnd {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(this.#directory, `${name}-${randomBytes(6).toString('hex')}`);
    const [certFile, keyFile] = [`${file}.pem`, `${file}.key`];
    writeFileSync(certFile, certificate(name, publicKey, this.#root, Date.now() + validMs, false));
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    const key = publicKey.export({ type: 'spki', format: 'der' });
    return {
      caFile: this.#caFile,
      certFile,
      keyFile,
      pin: createHash('sha256').update(key).digest('base64'),
    };
  }
}
