/**
 * What each zone's process needs of the machine it runs on. Everything else is denied: the systemd units, the rules for
 * outgoing connections and the flags of Node's permission model are all made from this table.
 */

export type ZoneName = 'gateway' | 'vault' | 'key-service' | 'insights' | 'witness';

/** A setting of a zone's configuration, by its path in it: `roster.file`. */
export type Setting = string;

/** Whom a zone calls. Who calls it is for the peer to say. */
export interface Call {
  readonly what: string;
  readonly host: string;
  readonly port: number;
}

export interface ZoneNeeds {
  readonly about: string;
  /** Directories that are another's: it only reads them. What else a configuration names as a directory is its own. */
  readonly readsOnly: readonly Setting[];
  /** Files it writes anew, so it may write where they lie. What else a configuration names as a file it reads. */
  readonly keeps: readonly Setting[];
  /** Whether a socket that its configuration names is its own to make. Another's it calls. */
  readonly makesSockets: boolean;
  /** Files that hold a secret: the unit hands them over, and the zone's account cannot read where they lie. */
  readonly secrets: readonly Setting[];
  /** The ports it listens on, by where the standard configuration puts them. */
  readonly listens: readonly number[];
  readonly calls: readonly Call[];
  /** The only zones that need them say why in `because`. */
  readonly nativeCode: boolean;
  readonly threads: boolean;
  readonly processes: boolean;
  readonly because: string;
  readonly tasks: number;
}

export const ZONE_NEEDS: Readonly<Record<ZoneName, ZoneNeeds>> = {
  gateway: {
    about: 'Faces the internet; holds sealed files; calls nobody',
    readsOnly: ['console.dir'],
    keeps: ['accounts.versionFile'],
    makesSockets: false,
    secrets: ['public.tls.keyFile', 'collect.tls.keyFile'],
    listens: [8443, 8081],
    calls: [],
    nativeCode: false,
    threads: false,
    processes: false,
    because: '',
    tasks: 64,
  },
  vault: {
    about: 'Holds sealed people; calls out to the gateway, PostgreSQL, the key service and witnesses',
    readsOnly: ['console.dir'],
    keeps: [],
    makesSockets: false,
    secrets: ['database.urlFile', 'gateway.tokenFile', 'staff.tls.keyFile', 'logListen.tls.keyFile'],
    listens: [8444, 8446],
    calls: [
      { what: 'the gateway’s collection plane', host: '127.0.0.1', port: 8081 },
      { what: 'PostgreSQL', host: '127.0.0.1', port: 5432 },
      { what: 'a witness of the log', host: '127.0.0.1', port: 8447 },
    ],
    nativeCode: true,
    threads: true,
    processes: true,
    because:
      'DuckDB writes snapshots (native code); publishing and sealing have threads; a file is read in a process of its own, whose memory goes with it',
    tasks: 128,
  },
  'key-service': {
    about: 'Holds the keys, the meter and the log; one socket, no network',
    readsOnly: [],
    keeps: [],
    makesSockets: true,
    secrets: ['passphraseFile'],
    listens: [],
    calls: [],
    nativeCode: false,
    threads: false,
    processes: false,
    because: '',
    tasks: 64,
  },
  insights: {
    about: 'Shows de-identified figures; calls nobody',
    readsOnly: ['snapshotsDir', 'console.dir'],
    keeps: ['usedLinksFile', 'accounts.versionFile'],
    makesSockets: false,
    secrets: ['listen.tls.keyFile'],
    listens: [8445],
    calls: [],
    nativeCode: true,
    threads: false,
    processes: false,
    because: 'DuckDB answers the questions (native code)',
    tasks: 64,
  },
  witness: {
    about: 'Cosigns a log that only grows; anyone can run one',
    readsOnly: [],
    keeps: [],
    makesSockets: false,
    secrets: ['keyFile'],
    listens: [8447],
    calls: [],
    nativeCode: false,
    threads: false,
    processes: false,
    because: '',
    tasks: 64,
  },
};

export const ZONE_NAMES = Object.keys(ZONE_NEEDS) as ZoneName[];
