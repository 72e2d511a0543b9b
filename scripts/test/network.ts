import { spawnSync } from 'node:child_process';

const works = (command: string, ...argv: string[]): boolean => spawnSync(command, argv).status === 0;

/** What a test in a network of its own, behind rules of its own, takes and this machine has not. */
export const NETWORK_MISSING = [
  ...(process.getuid?.() === 0 && works('unshare', '-n', 'true') ? [] : ['root, to make a network']),
  ...(works('nft', '--version') ? [] : ['nft (Debian: nftables)']),
  ...(works('ip', '-V') ? [] : ['ip (Debian: iproute2)']),
];
