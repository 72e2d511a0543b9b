import type { Configuration } from './configuration.ts';
import type { ZoneName } from './needs.ts';

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
/** Where systemd puts the secrets that it hands a zone (systemd.exec(5), "Credentials"). */
export const handedTo = (zone: ZoneName): string => `/run/credentials/${unitOf(zone)}`;
/** The key service's sockets for whoever runs the machine. */
export const OPERATOR_SOCKETS = '/run/vernix-key-service';

/** A directory that one zone writes in and another one comes to: its group is that of those who may. */
export interface Shared {
  readonly path: string;
  readonly owner: ZoneName;
  readonly group: string;
  readonly others: readonly ZoneName[];
}

export const SHARED = {
  snapshots: {
    path: '/var/lib/vernix-snapshots',
    owner: 'vault',
    group: 'vernix-figures',
    others: ['insights'],
  },
  keys: { path: '/run/vernix-keys', owner: 'key-service', group: 'vernix-callers', others: ['vault'] },
  approvals: {
    path: '/run/vernix-approvals',
    owner: 'key-service',
    group: 'vernix-officers',
    others: ['desk'],
  },
} as const satisfies Readonly<Record<string, Shared>>;

const handed = (zone: ZoneName, name: string): string => `${handedTo(zone)}/${name}`;
const tls = (zone: ZoneName, name: string): object => ({
  certFile: `${STANDARD.settings}/${name}.crt`,
  keyFile: handed(zone, `${name}.key`),
});
const ROSTER = {
  file: `${STANDARD.settings}/roster.jws`,
  publicKey: '0000000000000000000000000000000000000000000',
};
const CONSOLE = { dir: `${STANDARD.code}/apps/console/dist` };
const DESK = 'desk.example.org';
const DESK_SOCKET = `${SHARED.approvals.path}/desk.sock`;

/** The configurations that go with the units: all zones on one machine. Addresses and the roster's key are to be changed. */
export const STANDARD_CONFIGURATIONS: Readonly<Record<ZoneName, Configuration>> = {
  gateway: {
    dir: stateOf('gateway'),
    public: { host: '0.0.0.0', port: 8443, tls: tls('gateway', 'gateway-tls') },
    collect: { host: '127.0.0.1', port: 8081 },
    roster: ROSTER,
    console: CONSOLE,
  },
  vault: {
    filesDir: `${stateOf('vault')}/files`,
    snapshotsDir: SHARED.snapshots.path,
    database: { urlFile: handed('vault', 'database-url') },
    keyService: { socket: `${SHARED.keys.path}/key-service.sock` },
    gateway: { url: 'http://127.0.0.1:8081', tokenFile: handed('vault', 'collector-token') },
    roster: ROSTER,
    staff: { host: '0.0.0.0', port: 8444, tls: tls('vault', 'staff-tls') },
    logListen: { host: '0.0.0.0', port: 8446, tls: tls('vault', 'log-tls') },
    witnesses: { urls: ['http://127.0.0.1:8447'] },
    console: CONSOLE,
  },
  'key-service': {
    directory: `${stateOf('key-service')}/keystore`,
    sealingKeyFile: `${stateOf('key-service')}/sealing-key`,
    passphraseFile: handed('key-service', 'passphrase'),
    socket: `${SHARED.keys.path}/key-service.sock`,
    socketMode: '0660',
    adminSocket: `${OPERATOR_SOCKETS}/admin.sock`,
    desk: { socket: DESK_SOCKET, origin: `https://${DESK}`, rpId: DESK },
  },
  desk: {
    keyService: { socket: DESK_SOCKET },
    origin: `https://${DESK}`,
    listen: { host: '0.0.0.0', port: 8448, tls: tls('desk', 'desk-tls') },
  },
  insights: {
    snapshotsDir: SHARED.snapshots.path,
    listen: { host: '0.0.0.0', port: 8445, tls: tls('insights', 'insights-tls') },
    usedLinksFile: `${stateOf('insights')}/used-sign-in-links`,
    console: CONSOLE,
  },
  witness: {
    keyFile: handed('witness', 'witness.key'),
    directory: stateOf('witness'),
    listen: { host: '127.0.0.1', port: 8447 },
    logs: [{ origin: 'vernix/registry', keys: ['the public key of the log, as its policy has it'] }],
  },
  publisher: {
    log: 'https://log.example.org:8446',
    policyFile: `${STANDARD.settings}/log-policy`,
    to: {
      place: 's3://vernix-log',
      endpoint: 'https://s3.example.org',
      region: 'us-east-1',
      credentialsFile: handed('publisher', 'store-credentials'),
    },
  },
};
