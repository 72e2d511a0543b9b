import { AgeRecipient } from '@vernix/contracts';
import { z } from 'zod';

const Path = z.string().min(1).max(4096);

/** A custodian's name, in the keystore's header and on the command line. */
export const CustodianName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Custodians at most: the header holds a sealed share, about 2 KiB, for each. */
export const MOST_CUSTODIANS = 16;

const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Any `threshold` of the custodians open the keystore together. */
const CustodiansConfig = z
  .strictObject({
    kind: z.literal('custodians'),
    threshold: z.int().min(2).max(MOST_CUSTODIANS),
    custodians: z
      .array(z.strictObject({ name: CustodianName, recipient: AgeRecipient }))
      .min(2)
      .max(MOST_CUSTODIANS),
    /** Unix socket they bring their shares to, while the key service waits for them. */
    socket: Path,
  })
  .refine(({ threshold, custodians }) => threshold <= custodians.length, {
    path: ['threshold'],
    message: 'more than there are custodians',
  })
  .refine(({ custodians }) => distinct(custodians.map(({ name }) => name)), {
    path: ['custodians'],
    message: 'two have the same name',
  })
  .refine(({ custodians }) => distinct(custodians.map(({ recipient }) => recipient)), {
    path: ['custodians'],
    message: 'two have the same recipient, so one person would be two',
  });
export type CustodiansConfig = z.output<typeof CustodiansConfig>;

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

/** A key of the Transit engine of HashiCorp Vault or OpenBao. */
const TransitConfig = z.strictObject({
  kind: z.literal('transit'),
  /** `https://…`; plain HTTP only to this machine. */
  address: z.url({ protocol: /^https?$/ }).refine(
    (text) => {
      const url = URL.parse(text);
      return url !== null && (url.protocol === 'https:' || isLoopback(url));
    },
    { message: 'plain HTTP only to this machine' },
  ),
  /** Where the engine is mounted. */
  mount: z
    .string()
    .regex(/^[\w-]+(\/[\w-]+)*$/)
    .default('transit'),
  key: z.string().regex(/^[\w-]{1,128}$/),
  /** First line: the token. An agent may keep it fresh; it is read at each use. */
  tokenFile: Path,
  /** PEM: who signed the server's certificate, when the system does not know. */
  caFile: Path.optional(),
});
export type TransitConfig = z.output<typeof TransitConfig>;

/** A secret key that never leaves a PKCS#11 token, used through OpenSC's `pkcs11-tool`. */
const Pkcs11Config = z.strictObject({
  kind: z.literal('pkcs11'),
  /** The token's library, as its maker gives it. */
  module: Path,
  tokenLabel: z.string().min(1).max(32),
  /** CKA_ID of the secret key, in hexadecimal. */
  keyId: z.string().regex(/^([0-9a-f]{2}){1,32}$/),
  /** First line: the user PIN. */
  pinFile: Path,
  tool: Path.default('pkcs11-tool'),
});
export type Pkcs11Config = z.output<typeof Pkcs11Config>;

export const CustodyConfig = z.discriminatedUnion('kind', [CustodiansConfig, TransitConfig, Pkcs11Config]);
export type CustodyConfig = z.output<typeof CustodyConfig>;

/** The settings that say who opens the keystore: exactly one of the two. */
export const CUSTODY_SETTINGS = {
  /** First line: the passphrase that opens the keystore. */
  passphraseFile: Path.optional(),
  custody: CustodyConfig.optional(),
};
export interface CustodySettings {
  readonly passphraseFile?: string | undefined;
  readonly custody?: CustodyConfig | undefined;
}

/** For `.refine`: whether exactly one of the settings is there. */
export const isOneCustody = ({ passphraseFile, custody }: CustodySettings): boolean =>
  (passphraseFile === undefined) !== (custody === undefined);
export const ONE_CUSTODY = { message: 'name exactly one of “passphraseFile” and “custody”' };
