/** What each zone's account may open, shown in a network of the test's own by the rules that are installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountOf,
  callsIn,
  deployment,
  deploymentFor,
  portsIn,
  STANDARD_CONFIGURATIONS,
  ZONE_NAMES,
} from '@vernix/confinement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ELSEWHERE } from './configurations.ts';
import { NETWORK_MISSING } from './network.ts';

/** Accounts that there are not; the rules take numbers as well as names. */
const UIDS = Object.fromEntries(ZONE_NAMES.map((zone, index) => [zone, 61_500 + index]));

const MACHINES = ['127.0.0.1', '203.0.113.9'];
/** Everything of the standard installation and of one that is spread over machines, a shell, and a name server. */
const PORTS = [
  ...new Set([
    ...ZONE_NAMES.flatMap((zone) => portsIn(zone, STANDARD_CONFIGURATIONS[zone])),
    ...[5432, 22, 53, 443, 7443, 8200],
  ]),
];
const ADDRESSES = PORTS.flatMap((port) => MACHINES.map((host) => `${host}:${port}`)).toSorted();

/** Listens on all of them, tries each as each account, and says which were opened; and where a datagram came through. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { createSocket } from 'node:dgram';
  import { once } from 'node:events';
  import { createServer } from 'node:net';
  const { addresses, machines, uids } = JSON.parse(process.env.ASKED);
  const attempt = \`
    const { connect } = require('node:net');
    const { createSocket } = require('node:dgram');
    const { addresses, machines, name, uid } = JSON.parse(process.env.ASKED);
    process.setuid(uid); // not before: another account may have no way to where Node lies
    const tried = addresses.map((address) => new Promise((done) => {
      const [host, port] = address.split(':');
      const socket = connect({ host, port: Number(port), timeout: 2000 });
      const end = (opened) => { socket.destroy(); done(opened ? [address] : []); };
      socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false));
    }));
    const sent = machines.map((host) => new Promise((done) => {
      const socket = createSocket('udp4').on('error', done);
      socket.send(name, 53, host, () => { socket.close(); done(); });
    }));
    Promise.all([Promise.all(tried), ...sent]).then(([opened]) => console.log(JSON.stringify(opened.flat())));
  \`;
  for (const address of addresses) {
    const [host, port] = address.split(':');
    await once(createServer().listen(Number(port), host), 'listening');
  }
  const heard = [];
  for (const host of machines) {
    const socket = createSocket('udp4').on('message', (name) => heard.push(String(name)));
    socket.bind(53, host);
    await once(socket, 'listening');
  }
  const opened = {};
  for (const [name, uid] of Object.entries(uids)) {
    const child = spawn(process.execPath, ['-e', attempt], {
      stdio: ['ignore', 'pipe', 'inherit'], env: { ASKED: JSON.stringify({ addresses, machines, name, uid }) },
    });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    await once(child, 'close');
    opened[name] = JSON.parse(text);
  }
  console.log(JSON.stringify({ opened, heard }));
  process.exit();
`;

const Seen = z.object({ opened: z.record(z.string(), z.array(z.string())), heard: z.array(z.string()) });

const INSTALLATIONS = [
  ['all on one machine', { made: deployment(), configurations: STANDARD_CONFIGURATIONS }],
  ['spread over machines', { made: deploymentFor(ELSEWHERE), configurations: ELSEWHERE }],
] as const;

describe.skipIf(NETWORK_MISSING.length > 0).each(INSTALLATIONS)(
  `outgoing connections, %s (needs ${NETWORK_MISSING.join(', ') || 'nothing more'})`,
  (_, { made, configurations }) => {
    let directory: string;
    let seen: z.infer<typeof Seen>;

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'vernix-egress-'));
      let rules = made.get('nftables/vernix.nft') ?? '';
      for (const zone of ZONE_NAMES) rules = rules.replaceAll(`"${accountOf(zone)}"`, String(UIDS[zone]));
      writeFileSync(join(directory, 'rules.nft'), rules);
      writeFileSync(join(directory, 'program.mjs'), PROGRAM);
      const steps = [
        'ip link set lo up',
        'ip address add 203.0.113.9/32 dev lo',
        'nft -f "$1/rules.nft"',
        'exec "$2" "$1/program.mjs"',
      ];
      const asked = JSON.stringify({ addresses: ADDRESSES, machines: MACHINES, uids: { root: 0, ...UIDS } });
      const { stdout, stderr } = spawnSync(
        'unshare',
        ['-n', 'sh', '-ec', steps.join('\n'), 'sh', directory, process.execPath],
        {
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], ASKED: asked },
          timeout: 60_000,
          killSignal: 'SIGKILL',
        },
      );
      expect(stderr).toBe('');
      seen = Seen.parse(JSON.parse(stdout));
    }, 90_000);
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it('are nobody’s business but these accounts’', () => {
      expect(seen.opened['root']).toEqual(ADDRESSES);
    });

    it.each(ZONE_NAMES)('of %s are those its row of the table names', (zone) => {
      const calls = callsIn(zone, configurations[zone] ?? {}).filter(({ host }) => MACHINES.includes(host));
      const named = new Set(calls.map(({ host, port }) => `${host}:${port}`));
      expect(seen.opened[zone]).toEqual([...named].toSorted());
    });

    it('are no way around them: no zone’s datagram comes to a name server', () => {
      expect(new Set(seen.heard)).toEqual(new Set(['root']));
    });
  },
);
