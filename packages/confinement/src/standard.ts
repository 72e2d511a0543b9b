import type { Setting, ZoneName } from './needs.ts';
import type { Configuration } from './node-flags.ts';

/** Where the units expect things: the code and the settings belong to root, each zone's own to its account. */
export const STANDARD = {
  code: '/opt/vernix',
  settings: '/etc/vernix',
  /** Files of root alone; systemd hands each zone its own. */
  secrets: '/etc/vernix/secrets',
} as const;

export const accountOf = (zone: ZoneName): string => `vernix-${zone}`;
export const stateOf = (zone: ZoneName): string => `/var/lib/vernix-${zone}`;
export const unitOf = (zone: ZoneName): string => `vernix-${zone}.service`;

/** May call the key service: the vault's account, and nobody else's. */
export const CALLERS = 'vernix-callers';
/** May read published figures: the vault's account, which writes them, and insights'. */
export const FIGURES = 'vernix-figures';
export const SNAPSHOTS = '/var/lib/vernix-snapshots';
export const SOCKETS = 'vernix-keys';

/** Where a zone finds a secret that systemd hands it (systemd.exec(5), "Credentials"). */
const handed = (zone: ZoneName, name: string): string => `/run/credentials/${unitOf(zone)}/${name}`;

/** The names of a zone's secrets, under `secrets` and as they are handed over. */
export const SECRET_NAMES: Readonly<Record<Setting, string>> = {
  'public.tls.keyFile': 'gateway-tls.key',
  'collect.tls.keyFile': 'collect-tls.key',
  'database.urlFile': 'database-url',
  'gateway.tokenFile': 'collector-token',
  'staff.tls.keyFile': 'staff-tls.key',
  passphraseFile: 'passphrase',
  'listen.tls.keyFile': 'insights-tls.key',
  'logListen.tls.keyFile': 'log-tls.key',
  keyFile: 'witness.key',
};

const tls = (zone: ZoneName, setting: Setting, certificate: string): object => ({
  certFile: `${STANDARD.settings}/${certificate}`,
  keyFile: handed(zone, SECRET_NAMES[setting] ?? ''),
});
const ROSTER = {
  file: `${STANDARD.settings}/roster.jws`,
  publicKey: '0000000000000000000000000000000000000000000',
};
const CONSOLE = { dir: `${STANDARD.code}/apps/console/dist` };

/** The configurations that go with the units: all zones on one machine. Addresses and the roster's key are to be changed. */
export const STANDARD_CONFIGURATIONS: Readonly<Record<ZoneName, Configuration>> = {
  gateway: {
    dir: stateOf('gateway'),
    public: { host: '0.0.0.0', port: 8443, tls: tls('gateway', 'public.tls.keyFile', 'gateway-tls.crt') },
    collect: { host: '127.0.0.1', port: 8081 },
    roster: ROSTER,
    console: CONSOLE,
  },
  vault: {
    filesDir: `${stateOf('vault')}/files`,
    snapshotsDir: SNAPSHOTS,
    database: { urlFile: handed('vault', 'database-url') },
    keyService: { socket: `/run/${SOCKETS}/key-service.sock` },
    gateway: { url: 'http://127.0.0.1:8081', tokenFile: handed('vault', 'collector-token') },
    roster: ROSTER,
    staff: { host: '0.0.0.0', port: 8444, tls: tls('vault', 'staff.tls.keyFile', 'staff-tls.crt') },
    logListen: { host: '0.0.0.0', port: 8446, tls: tls('vault', 'logListen.tls.keyFile', 'log-tls.crt') },
    witnesses: { urls: ['http://127.0.0.1:8447'] },
    console: CONSOLE,
  },
  'key-service': {
    directory: stateOf('key-service'),
    passphraseFile: handed('key-service', 'passphrase'),
    socket: `/run/${SOCKETS}/key-service.sock`,
    socketMode: '0660',
  },
  insights: {
    snapshotsDir: SNAPSHOTS,
    listen: { host: '0.0.0.0', port: 8445, tls: tls('insights', 'listen.tls.keyFile', 'insights-tls.crt') },
    usedLinksFile: `${stateOf('insights')}/used-sign-in-links`,
    console: CONSOLE,
  },
  witness: {
    keyFile: handed('witness', 'witness.key'),
    directory: stateOf('witness'),
    listen: { host: '127.0.0.1', port: 8447 },
    logs: [{ origin: 'vernix/registry', keys: ['the public key of the log, as its policy has it'] }],
  },
};
