/** Configurations beside the standard ones, for what a table and the rules made of it say of them. */
import { type Configuration, STANDARD_CONFIGURATIONS, type ZoneName } from '@vernix/confinement';

const STANDARD_KEYS = STANDARD_CONFIGURATIONS['key-service'];
const { passphraseFile, ...KEYS } = STANDARD_KEYS as Configuration & { passphraseFile: string };

const end = (zone: ZoneName): object => ({
  caFile: '/etc/vernix/keys-ca.crt',
  certFile: `/etc/vernix/${zone}.crt`,
  keyFile: `/run/credentials/vernix-${zone}.service/channel.key`,
  peers: [`${'A'.repeat(43)}=`],
});
const organisation = (issuer: string): object => ({
  id: 'region',
  name: 'Region',
  issuer,
  clientId: 'vernix',
  clientSecretFile: '/run/credentials/vernix-vault.service/region-secret',
  roles: [{ value: 'births', role: 'steward' }],
});

/** A key service and a database on other machines, a Transit engine; people whom an organisation signs in. */
export const ELSEWHERE: Readonly<Partial<Record<ZoneName, Configuration>>> = {
  'key-service': {
    ...KEYS,
    custody: {
      kind: 'transit',
      address: 'https://203.0.113.9:8200',
      key: 'vernix',
      tokenFile: passphraseFile.replace('passphrase', 'transit-token'),
      caFile: '/etc/vernix/transit-ca.crt',
    },
    remote: { host: '0.0.0.0', port: 7443, ...end('key-service') },
  },
  vault: {
    ...STANDARD_CONFIGURATIONS.vault,
    database: {
      ...(STANDARD_CONFIGURATIONS.vault['database'] as object),
      caFile: '/etc/vernix/database-ca.crt',
    },
    keyService: { host: '203.0.113.9', port: 7443, ...end('vault') },
    organisations: [organisation('https://203.0.113.9')],
  },
  insights: {
    ...STANDARD_CONFIGURATIONS.insights,
    organisations: [organisation('https://login.example.org/births')],
  },
  publisher: {
    ...STANDARD_CONFIGURATIONS.publisher,
    log: 'https://203.0.113.9:8446',
    to: { ...(STANDARD_CONFIGURATIONS.publisher['to'] as object), endpoint: 'https://203.0.113.9' },
  },
};

/** A token in the machine opens the keystore. */
export const PIN: Configuration = {
  ...KEYS,
  custody: {
    kind: 'pkcs11',
    module: '/usr/lib/softhsm/libsofthsm2.so',
    tokenLabel: 'vernix',
    keyId: '01',
    pinFile: passphraseFile.replace('passphrase', 'token-pin'),
  },
};
