/** What each zone's account may open, shown in a network of the test's own by the rules that are installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, ZONE_NAMES, ZONE_NEEDS } from '@vernix/confinement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from './workspaces.ts';

const works = (command: string, ...argv: string[]): boolean => spawnSync(command, argv).status === 0;

/** A network of its own takes root; the rules, nft. */
const MISSING = [
  ...(process.getuid?.() === 0 && works('unshare', '-n', 'true') ? [] : ['root, to make a network']),
  ...(works('nft', '--version') ? [] : ['nft (Debian: nftables)']),
  ...(works('ip', '-V') ? [] : ['ip (Debian: iproute2)']),
];

/** Accounts that there are not; the rules take numbers as well as names. */
const UIDS = Object.fromEntries(ZONE_NAMES.map((zone, index) => [zone, 61_500 + index]));

/** Everything of the standard installation, something else on the same machine, and another machine. */
const ADDRESSES = [...new Set([...ZONE_NAMES.flatMap((zone) => ZONE_NEEDS[zone].listens), 5432, 22])].flatMap(
  (port) => [`127.0.0.1:${port}`, `203.0.113.9:${port}`],
);

/** Listens on all of them, tries each as each account, and says which were opened. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { createServer } from 'node:net';
  const { addresses, uids } = JSON.parse(process.env.ASKED);
  const attempt = \`
    const { connect } = require('node:net');
    const tried = JSON.parse(process.env.ADDRESSES).map((address) => new Promise((done) => {
      const [host, port] = address.split(':');
      const socket = connect({ host, port: Number(port), timeout: 2000 });
      const end = (opened) => { socket.destroy(); done(opened ? [address] : []); };
      socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false));
    }));
    Promise.all(tried).then((opened) => console.log(JSON.stringify(opened.flat())));
  \`;
  for (const address of addresses) {
    const [host, port] = address.split(':');
    await once(createServer().listen(Number(port), host), 'listening');
  }
  const opened = {};
  for (const [name, uid] of Object.entries(uids)) {
    const child = spawn(process.execPath, ['-e', attempt], {
      uid, stdio: ['ignore', 'pipe', 'inherit'], env: { ADDRESSES: JSON.stringify(addresses) },
    });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    await once(child, 'close');
    opened[name] = JSON.parse(text);
  }
  console.log(JSON.stringify(opened));
  process.exit();
`;

describe.skipIf(MISSING.length > 0)(
  `outgoing connections (needs ${MISSING.join(', ') || 'nothing more'})`,
  () => {
    let directory: string;
    let opened: Record<string, string[]>;

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'vernix-egress-'));
      let rules = readFileSync(join(ROOT, 'deploy/nftables/vernix.nft'), 'utf8');
      for (const zone of ZONE_NAMES) rules = rules.replaceAll(`"${accountOf(zone)}"`, String(UIDS[zone]));
      writeFileSync(join(directory, 'rules.nft'), rules);
      writeFileSync(join(directory, 'program.mjs'), PROGRAM);
      const steps = [
        'ip link set lo up',
        'ip address add 203.0.113.9/32 dev lo',
        'nft -f "$1/rules.nft"',
        'exec "$2" "$1/program.mjs"',
      ];
      const asked = JSON.stringify({ addresses: ADDRESSES, uids: { root: 0, ...UIDS } });
      const { stdout, stderr } = spawnSync(
        'unshare',
        ['-n', 'sh', '-ec', steps.join('\n'), 'sh', directory, process.execPath],
        { encoding: 'utf8', env: { PATH: process.env['PATH'], ASKED: asked } },
      );
      expect(stderr).toBe('');
      opened = z.record(z.string(), z.array(z.string())).parse(JSON.parse(stdout));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it('are nobody’s business but these accounts’', () => {
      expect(opened['root']).toEqual(ADDRESSES);
    });

    it.each(ZONE_NAMES)('of %s are those its row of the table names', (zone) => {
      const named = ZONE_NEEDS[zone].calls.map(({ host, port }) => `${host}:${port}`);
      expect(opened[zone]?.toSorted()).toEqual(named.toSorted());
    });
  },
);
