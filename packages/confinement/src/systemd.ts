import { posix } from 'node:path';
import { callsIn, type Configuration, placesIn, portsIn, rightsIn, writableIn } from './configuration.ts';
import { WIPE_FREED_MEMORY } from './environment.ts';
import { ZONE_NAMES, ZONE_NEEDS, type ZoneName } from './needs.ts';
import { isNumeric } from './nftables.ts';
import { nodeFlags, type Places } from './node-flags.ts';
import {
  accountOf,
  handedTo,
  OPERATOR_SOCKETS,
  SHARED,
  type Shared,
  STANDARD,
  stateOf,
  unitOf,
} from './standard.ts';

/** One line of a unit, and why it is there when that is not plain. */
type Line = readonly [name: string, value: string, why?: string];

const NODE = `${STANDARD.code}/node_modules/node`;
const SHARED_DIRECTORIES: readonly Shared[] = Object.values(SHARED);

/** What holds every zone alike (systemd.exec(5), systemd.resource-control(5)). */
const COMMON: readonly Line[] = [
  ['NoNewPrivileges', 'yes'],
  ['CapabilityBoundingSet', ''],
  ['AmbientCapabilities', ''],
  ['ProtectSystem', 'strict', 'everything is read-only, the code too, but what the zone keeps its own in'],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['DevicePolicy', 'closed'],
  ['PrivateUsers', 'yes'],
  ['PrivateIPC', 'yes'],
  ['RemoveIPC', 'yes'],
  ['KeyringMode', 'private'],
  ['ProtectHostname', 'yes'],
  ['ProtectClock', 'yes'],
  ['ProtectKernelTunables', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['ProtectProc', 'invisible', 'the processes of other accounts cannot be seen'],
  ['ProcSubset', 'pid'],
  ['RestrictNamespaces', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['LockPersonality', 'yes'],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallFilter', '~@privileged @resources'],
  ['SystemCallErrorNumber', 'EPERM'],
  [
    'MemoryDenyWriteExecute',
    'no',
    'V8 writes the machine code it runs; without that it has no WebAssembly, and Node cannot read TypeScript',
  ],
  [
    'LimitCORE',
    '1',
    'no core file, which holds what memory held; with one byte the kernel starts no collector either',
  ],
  ['MemorySwapMax', '0', 'nor does memory reach a disk by swapping'],
];

/** Whether it keeps something in a directory of its own, or of its sockets. */
const keepsIn = (directory: string, zone: ZoneName, configuration: Configuration): boolean =>
  writableIn(zone, configuration).some((path) => `${path}/`.startsWith(`${directory}/`));

/** All that the zone may write in. */
function writtenIn(zone: ZoneName, configuration: Configuration): string[] {
  const own = [stateOf(zone), OPERATOR_SOCKETS].filter((directory) =>
    keepsIn(directory, zone, configuration),
  );
  const elsewhere = writableIn(zone, configuration).filter(
    (path) => !own.some((directory) => `${path}/`.startsWith(`${directory}/`)),
  );
  return [...own, ...elsewhere, '/tmp', '/var/tmp'];
}

/** The rights to files: what may run, and whose directories are nobody else's. */
function fileLines(zone: ZoneName, configuration: Configuration): Line[] {
  const rights = rightsIn(zone, configuration);
  const runs = ['/usr/lib', '/usr/lib64', '/lib', '/lib64'];
  if (rights.has('nativeCode')) runs.push(`${STANDARD.code}/node_modules/@duckdb`);
  if (zone === 'key-service' && rights.has('processes')) runs.push('/usr/bin/pkcs11-tool');
  const others = ZONE_NAMES.filter((name) => name !== zone).map(stateOf);
  const foreign = SHARED_DIRECTORIES.filter(({ owner, others: may }) => ![owner, ...may].includes(zone));
  const own = [stateOf(zone), OPERATOR_SOCKETS].map((path) => `${path}/`);
  const writable = writableIn(zone, configuration).filter(
    (path) => !own.some((directory) => `${path}/`.startsWith(directory)),
  );
  // Everybody's memory could be written, run and shared through it.
  const hidden = ['/dev/shm', STANDARD.secrets, ...others, ...foreign.map(({ path }) => path)];
  return [
    [
      'NoExecPaths',
      ['/', ...writtenIn(zone, configuration)].join(' '),
      'only Node and its libraries run: nothing that was uploaded, nor a shell; what is mounted anew for the zone has to be named',
    ],
    ['ExecPaths', [NODE, ...runs.map((path) => `-${path}`)].join(' ')],
    ['ReadOnlyPaths', `${STANDARD.code} ${STANDARD.settings}`],
    ['InaccessiblePaths', hidden.map((path) => `-${path}`).join(' ')],
    ...(writable.length === 0 ? [] : ([['ReadWritePaths', writable.join(' ')]] satisfies Line[])),
  ];
}

/** Whom it may talk to. Ports of those it calls are in the rules for outgoing connections; units know addresses only. */
function networkLines(zone: ZoneName, configuration: Configuration): Line[] {
  const [ports, calls] = [portsIn(zone, configuration), callsIn(zone, configuration)];
  if (ports.length === 0 && calls.length === 0) {
    return [
      ['PrivateNetwork', 'yes', 'no network at all: a socket on the file system is no part of one'],
      ['RestrictAddressFamilies', 'AF_UNIX'],
      ['IPAddressDeny', 'any'],
      ['SocketBindDeny', 'any'],
    ];
  }
  const elsewhere = calls
    .map(({ host }) => host)
    .filter((host) => isNumeric(host) && !host.startsWith('127.'));
  const allowed = ['localhost', ...new Set(elsewhere)].join(' ');
  return [
    ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6'],
    ['IPAddressDeny', 'any'],
    ['IPAddressAllow', allowed, 'who calls it and whom it calls: add them in a drop-in, network.conf'],
    ['SocketBindDeny', 'any'],
    ...ports.map((port): Line => ['SocketBindAllow', `tcp:${port}`]),
  ];
}

/** The groups it is in besides its own. */
function groupLines(zone: ZoneName): Line[] {
  const groups = SHARED_DIRECTORIES.filter(({ owner, others }) => [owner, ...others].includes(zone));
  if (groups.length === 0) return [];
  return [['SupplementaryGroups', groups.map(({ group }) => group).join(' ')]];
}

function ownLines(zone: ZoneName, configuration: Configuration): Line[] {
  const kept = keepsIn(stateOf(zone), zone, configuration);
  const state: Line[] = [
    ['StateDirectory', posix.basename(stateOf(zone))],
    ['StateDirectoryMode', '0700'],
  ];
  const own: Line[] = [
    ...(kept ? state : []),
    zone === 'vault' ? ['UMask', '0027', 'published figures are for a group to read'] : ['UMask', '0077'],
  ];
  if (zone !== 'key-service') return own;
  return [
    ...own,
    [
      'RuntimeDirectory',
      posix.basename(OPERATOR_SOCKETS),
      'for whoever runs the machine: no other zone comes here',
    ],
    ['RuntimeDirectoryMode', '0700'],
  ];
}

/** Where the unit of a zone has its code and its configuration. */
export const installedPlaces = (zone: ZoneName): Places => ({
  root: STANDARD.code,
  configFile: `${STANDARD.settings}/${zone}.json`,
});

function startLines(zone: ZoneName, configuration: Configuration): Line[] {
  const places = installedPlaces(zone);
  const home = `${STANDARD.code}/apps/${zone}`;
  const flags = nodeFlags(zone, configuration, places);
  const { secrets, tasks } = ZONE_NEEDS[zone];
  const given = placesIn(zone, configuration)
    .filter(({ setting, path }) => secrets.includes(setting) && posix.dirname(path) === handedTo(zone))
    .map(({ path }) => posix.basename(path));
  const command = [
    `${NODE}/bin/node`,
    ...flags.map(quoted),
    `${home}/src/main.ts`,
    `--config ${places.configFile}`,
  ];
  return [
    ['Type', 'exec'],
    ['User', accountOf(zone)],
    ['Group', accountOf(zone)],
    ...groupLines(zone),
    ['WorkingDirectory', home],
    ['Environment', `HOME=${home}`],
    ...Object.entries(WIPE_FREED_MEMORY).map(
      ([name, value]): Line => [
        'Environment',
        `${name}=${value}`,
        'memory is overwritten as it is given back',
      ],
    ),
    ['ExecStart', command.join(' \\\n  ')],
    ...[...new Set(given)].map((name): Line => ['LoadCredential', `${name}:${STANDARD.secrets}/${name}`]),
    ['Restart', 'always'],
    ['RestartSec', '1'],
    ['TasksMax', String(tasks)],
  ];
}

/** As one word of a command line (systemd.service(5), "Command lines"). */
const quoted = (word: string): string =>
  /^[\w/.=*@+:-]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, '\\$&').replaceAll(/[%$]/g, '$&$&')}"`;

const linesOf = (lines: readonly Line[]): string =>
  lines.map(([name, value, why]) => `${why === undefined ? '' : `# ${why}\n`}${name}=${value}`).join('\n');

function waitLines(zone: ZoneName): Line[] {
  if (zone === 'key-service') return [];
  const callsKeys = zone === 'vault' || zone === 'desk';
  return [
    ['Wants', 'network-online.target'],
    ['After', `network-online.target${callsKeys ? ` ${unitOf('key-service')}` : ''}`],
  ];
}

/** The unit of one zone, for its configuration. */
export function systemdUnit(zone: ZoneName, configuration: Configuration): string {
  const { about } = ZONE_NEEDS[zone];
  const unit: Line[] = [
    ['Description', `Vernix ${zone}: ${about.replace(/^./, (first) => first.toLowerCase())}`],
    ['Documentation', `file:${STANDARD.code}/docs/operating.md`],
    ...waitLines(zone),
    ['PartOf', 'vernix.target'],
  ];
  const rights = [...rightsIn(zone, configuration)].map(
    ([right, why]) => `# It may have ${WORDS[right]}: ${why}.\n`,
  );
  const sections = [
    HEADING,
    `[Unit]\n${linesOf(unit)}`,
    `[Service]\n${rights.join('')}${linesOf(startLines(zone, configuration))}`,
    linesOf(ownLines(zone, configuration)),
    linesOf(COMMON),
    linesOf(fileLines(zone, configuration)),
    linesOf(networkLines(zone, configuration)),
    `[Install]\n${linesOf([['WantedBy', 'vernix.target']])}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const WORDS = { nativeCode: 'native code', threads: 'threads', processes: 'child processes' } as const;

export const HEADING = '# Made by `vernix units`. Change it by a drop-in, which an update leaves alone.';

/** The accounts and groups (sysusers.d(5)). */
export function sysusers(): string {
  const accounts = ZONE_NAMES.map((zone) => `u ${accountOf(zone)} - "Vernix ${zone}"`);
  const groups = SHARED_DIRECTORIES.map(({ group }) => `g ${group} -`);
  return `${[HEADING, ...accounts, ...groups].join('\n')}\n`;
}

/**
 * What is made at boot (tmpfiles.d(5)): where one account writes and a group comes to. What is made in there is the group's as
 * well: that is what the 2 in 2750 does.
 */
export function tmpfiles(): string {
  const lines = [
    `d ${STANDARD.settings} 0755 root root`,
    `d ${STANDARD.secrets} 0700 root root`,
    ...SHARED_DIRECTORIES.map(({ path, owner, group }) => `d ${path} 2750 ${accountOf(owner)} ${group}`),
  ];
  return `${[HEADING, ...lines].join('\n')}\n`;
}

/** These zones of this machine. */
export function target(zones: readonly ZoneName[]): string {
  return `${HEADING}\n\n[Unit]\n${linesOf([
    ['Description', 'Vernix'],
    ['Wants', zones.map(unitOf).join(' ')],
  ])}\n\n[Install]\nWantedBy=multi-user.target\n`;
}
