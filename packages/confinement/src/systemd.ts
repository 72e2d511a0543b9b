import { ZONE_NAMES, ZONE_NEEDS, type ZoneName, type ZoneNeeds } from './needs.ts';
import { nodeFlags, placesIn } from './node-flags.ts';
import {
  accountOf,
  CALLERS,
  FIGURES,
  SECRET_NAMES,
  SNAPSHOTS,
  SOCKETS,
  STANDARD,
  STANDARD_CONFIGURATIONS,
  stateOf,
  unitOf,
} from './standard.ts';

/** One line of a unit, and why it is there when that is not plain. */
type Line = readonly [name: string, value: string, why?: string];

const NODE = `${STANDARD.code}/node_modules/node`;

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
  ['LimitCORE', '0', 'a core file holds what memory held'],
  ['MemorySwapMax', '0', 'nor does memory reach a disk by swapping'],
];

/** The rights to files: what may run, and whose directories are nobody else's. */
function fileLines(zone: ZoneName, { nativeCode }: ZoneNeeds): Line[] {
  const runs = [NODE, '/usr/lib', '/usr/lib64', '/lib', '/lib64'];
  if (nativeCode) runs.push(`${STANDARD.code}/node_modules/@duckdb`);
  const others = ZONE_NAMES.filter((name) => name !== zone).map((name) => `-${stateOf(name)}`);
  const figures = zone === 'vault' || zone === 'insights' ? [] : [`-${SNAPSHOTS}`];
  return [
    ['NoExecPaths', '/', 'only Node and its libraries run: nothing that was uploaded, nor a shell'],
    ['ExecPaths', [runs[0], ...runs.slice(1).map((path) => `-${path}`)].join(' ')],
    ['ReadOnlyPaths', `${STANDARD.code} ${STANDARD.settings}`],
    ['InaccessiblePaths', [`-${STANDARD.secrets}`, ...others, ...figures].join(' ')],
    ...(zone === 'vault' ? ([['ReadWritePaths', SNAPSHOTS]] satisfies Line[]) : []),
  ];
}

/** Whom it may talk to. Ports of those it calls are in the rules for outgoing connections; units know addresses only. */
function networkLines({ listens, calls }: ZoneNeeds): Line[] {
  if (listens.length === 0 && calls.length === 0) {
    return [
      ['PrivateNetwork', 'yes', 'no network at all: a socket on the file system is no part of one'],
      ['RestrictAddressFamilies', 'AF_UNIX'],
      ['IPAddressDeny', 'any'],
      ['SocketBindDeny', 'any'],
    ];
  }
  const bind = listens.map((port): Line => ['SocketBindAllow', `tcp:${port}`]);
  return [
    ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6'],
    ['IPAddressDeny', 'any'],
    ['IPAddressAllow', 'localhost', 'who calls it and whom it calls: add them in a drop-in, network.conf'],
    ['SocketBindDeny', 'any'],
    ...bind,
  ];
}

/** The groups it is in besides its own. */
function groupLines(zone: ZoneName): Line[] {
  if (zone === 'vault') return [['SupplementaryGroups', `${CALLERS} ${FIGURES}`]];
  return zone === 'insights' ? [['SupplementaryGroups', FIGURES]] : [];
}

function ownLines(zone: ZoneName): Line[] {
  const state: Line[] = [
    ['StateDirectory', stateOf(zone).replace('/var/lib/', '')],
    ['StateDirectoryMode', '0700'],
  ];
  if (zone === 'vault') return [...state, ['UMask', '0027', 'published figures are for a group to read']];
  state.push(['UMask', '0077']);
  if (zone !== 'key-service') return state;
  return [...state, ['RuntimeDirectory', SOCKETS], ['RuntimeDirectoryMode', '0750']];
}

function startLines(zone: ZoneName): Line[] {
  const configuration = STANDARD_CONFIGURATIONS[zone];
  const configFile = `${STANDARD.settings}/${zone}.json`;
  const home = `${STANDARD.code}/apps/${zone}`;
  const flags = nodeFlags(zone, configuration, { root: STANDARD.code, configFile });
  const { secrets } = ZONE_NEEDS[zone];
  const given = placesIn(zone, configuration).filter(({ setting }) => secrets.includes(setting));
  const command = [`${NODE}/bin/node`, ...flags, `${home}/src/main.ts`, `--config ${configFile}`];
  return [
    ['Type', 'exec'],
    ['User', accountOf(zone)],
    ['Group', zone === 'key-service' ? CALLERS : accountOf(zone)],
    ...groupLines(zone),
    ['WorkingDirectory', home],
    ['Environment', `HOME=${home}`],
    ['Environment', 'GLIBC_TUNABLES=glibc.malloc.perturb=90', 'memory is overwritten as it is given back'],
    ['ExecStart', command.join(' \\\n  ')],
    ...given.map(({ setting }): Line => {
      const name = SECRET_NAMES[setting] ?? setting;
      return ['LoadCredential', `${name}:${STANDARD.secrets}/${name}`];
    }),
    ['Restart', 'always'],
    ['RestartSec', '1'],
    ['TasksMax', String(ZONE_NEEDS[zone].tasks)],
  ];
}

const linesOf = (lines: readonly Line[]): string =>
  lines.map(([name, value, why]) => `${why === undefined ? '' : `# ${why}\n`}${name}=${value}`).join('\n');

/** The unit of one zone. */
export function systemdUnit(zone: ZoneName): string {
  const needs = ZONE_NEEDS[zone];
  const waits: Line[] =
    zone === 'key-service'
      ? []
      : [
          ['Wants', 'network-online.target'],
          ['After', `network-online.target${zone === 'vault' ? ` ${unitOf('key-service')}` : ''}`],
        ];
  const sections = [
    HEADING,
    `[Unit]\n${linesOf([['Description', `Vernix ${zone}: ${needs.about.replace(/^./, (first) => first.toLowerCase())}`], ['Documentation', 'file:/opt/vernix/docs/operating.md'], ...waits, ['PartOf', 'vernix.target']])}`,
    `[Service]\n${linesOf(startLines(zone))}`,
    linesOf(ownLines(zone)),
    linesOf(COMMON),
    linesOf(fileLines(zone, needs)),
    linesOf(networkLines(needs)),
    `[Install]\n${linesOf([['WantedBy', 'vernix.target']])}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

export const HEADING = '# Made by `vernix units`. Change it by a drop-in, which an update leaves alone.';

/** The accounts and groups (sysusers.d(5)). */
export function sysusers(): string {
  const accounts = ZONE_NAMES.map((zone) => `u ${accountOf(zone)} - "Vernix ${zone}"`);
  return `${[HEADING, ...accounts, `g ${CALLERS} -`, `g ${FIGURES} -`].join('\n')}\n`;
}

/** What is made at boot: where figures are published, for one account to write and a group to read (tmpfiles.d(5)). */
export function tmpfiles(): string {
  const lines = [
    `d ${STANDARD.settings} 0755 root root`,
    `d ${STANDARD.secrets} 0700 root root`,
    `d ${SNAPSHOTS} 2750 ${accountOf('vault')} ${FIGURES}`,
  ];
  return `${[HEADING, ...lines].join('\n')}\n`;
}

/** All zones of this machine. */
export function target(): string {
  return `${HEADING}\n\n[Unit]\n${linesOf([
    ['Description', 'Vernix'],
    ['Wants', ZONE_NAMES.map(unitOf).join(' ')],
  ])}\n\n[Install]\nWantedBy=multi-user.target\n`;
}
