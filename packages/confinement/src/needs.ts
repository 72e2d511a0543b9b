/**
 * What each zone's process needs of the machine it runs on. Everything else is denied: the systemd units, the rules for
 * outgoing connections and the flags of Node's permission model are all made from this table and from a configuration.
 */

export type ZoneName = 'gateway' | 'vault' | 'key-service' | 'desk' | 'insights' | 'witness' | 'publisher';

/** A setting of a zone's configuration, by its path in it: `roster.file`. */
export type Setting = string;

/** Whom a zone calls. Who calls it is for the peer to say. */
export interface Call {
  readonly what: string;
  /** Where its configuration says whom: an address, or an object with `host` and `port`. Without the setting it calls nobody. */
  readonly setting: Setting;
  /** What stands in the configuration is the name of a secret file; so this is where the standard installation has it. */
  readonly standard?: { readonly host: string; readonly port: number };
}

/** What Node's permission model takes from every process, and a few need. */
export type Right = 'nativeCode' | 'threads' | 'processes';

export interface Grant {
  readonly right: Right;
  readonly because: string;
  /** Only with a configuration that has this setting. */
  readonly when?: Setting;
}

export interface ZoneNeeds {
  readonly about: string;
  /** Directories that are another's: it only reads them. What else a configuration names as a directory is its own. */
  readonly readsOnly: readonly Setting[];
  /** Directories that it makes under another name first and moves into place, so it may write in the one above. */
  readonly movesIn: readonly Setting[];
  /** Files it writes anew, so it may write where they lie. What else a configuration names as a file it reads. */
  readonly keeps: readonly Setting[];
  /** Whether a socket that its configuration names is its own to make. Another's it calls. */
  readonly makesSockets: boolean;
  /** Files that hold a secret: the unit hands them over, and the zone's account cannot read where they lie. */
  readonly secrets: readonly Setting[];
  /** Where its configuration says on which ports it listens. */
  readonly listens: readonly Setting[];
  readonly calls: readonly Call[];
  readonly grants: readonly Grant[];
  /** Processes and threads at most. */
  readonly tasks: number;
}

const ORGANISATION: Call = { what: 'an organisation’s own sign-in', setting: 'organisations.issuer' };

export const ZONE_NEEDS: Readonly<Record<ZoneName, ZoneNeeds>> = {
  gateway: {
    about: 'Faces the internet; holds sealed files; calls nobody',
    readsOnly: ['console.dir'],
    movesIn: [],
    keeps: ['accounts.versionFile'],
    makesSockets: false,
    secrets: ['public.tls.keyFile', 'collect.tls.keyFile'],
    listens: ['public', 'collect'],
    calls: [],
    grants: [],
    tasks: 64,
  },
  vault: {
    about: 'Holds sealed people; calls out to the gateway, PostgreSQL, the key service and witnesses',
    readsOnly: ['console.dir'],
    movesIn: [],
    keeps: [],
    makesSockets: false,
    secrets: [
      'database.urlFile',
      'gateway.tokenFile',
      'keyService.keyFile',
      'staff.tls.keyFile',
      'logListen.tls.keyFile',
      'codes.sealKeyFile',
      'organisations.clientSecretFile',
    ],
    listens: ['staff', 'logListen'],
    calls: [
      { what: 'the gateway’s collection plane', setting: 'gateway.url' },
      { what: 'PostgreSQL', setting: 'database.urlFile', standard: { host: '127.0.0.1', port: 5432 } },
      { what: 'the key service on another machine', setting: 'keyService' },
      { what: 'a witness of the log', setting: 'witnesses.urls' },
      ORGANISATION,
    ],
    grants: [
      { right: 'nativeCode', because: 'DuckDB writes snapshots' },
      {
        right: 'threads',
        because: 'publishing and sealing each have one, so that answers do not wait for them',
      },
      { right: 'processes', because: 'a file is read in a process of its own, whose memory goes with it' },
    ],
    tasks: 128,
  },
  'key-service': {
    about: 'Holds the keys, the meter and the log; sockets, and no network but for a vault elsewhere',
    readsOnly: [],
    movesIn: ['directory'],
    keeps: ['sealingKeyFile'],
    makesSockets: true,
    secrets: ['passphraseFile', 'custody.tokenFile', 'custody.pinFile', 'remote.keyFile'],
    listens: ['remote'],
    calls: [{ what: 'the Transit engine that opens the keystore', setting: 'custody.address' }],
    grants: [
      {
        right: 'processes',
        because: 'pkcs11-tool asks the token, so that its maker’s library never runs among the keys',
        when: 'custody.pinFile',
      },
    ],
    tasks: 64,
  },
  desk: {
    about: 'Faces officers; holds nothing; calls one socket of the key service',
    readsOnly: [],
    movesIn: [],
    keeps: [],
    makesSockets: false,
    secrets: ['listen.tls.keyFile'],
    listens: ['listen'],
    calls: [],
    grants: [],
    tasks: 64,
  },
  insights: {
    about: 'Shows de-identified figures; calls nobody',
    readsOnly: ['snapshotsDir', 'console.dir'],
    movesIn: [],
    keeps: ['usedLinksFile', 'accounts.versionFile'],
    makesSockets: false,
    secrets: ['listen.tls.keyFile', 'sieveIdentityFile', 'organisations.clientSecretFile'],
    listens: ['listen'],
    calls: [ORGANISATION],
    grants: [{ right: 'nativeCode', because: 'DuckDB answers the questions' }],
    tasks: 64,
  },
  witness: {
    about: 'Cosigns a log that only grows; anyone can run one',
    readsOnly: [],
    movesIn: [],
    keeps: [],
    makesSockets: false,
    secrets: ['keyFile', 'listen.tls.keyFile'],
    listens: ['listen'],
    calls: [],
    grants: [],
    tasks: 64,
  },
  publisher: {
    about: 'Copies the log into an object store; reads it where the vault serves it',
    readsOnly: [],
    movesIn: [],
    keeps: [],
    makesSockets: false,
    secrets: ['to.credentialsFile'],
    listens: [],
    calls: [
      { what: 'where the vault serves the log', setting: 'log' },
      { what: 'the object store', setting: 'to.endpoint' },
    ],
    grants: [],
    tasks: 64,
  },
};

export const ZONE_NAMES = Object.keys(ZONE_NEEDS) as ZoneName[];
