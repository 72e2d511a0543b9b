import { callsIn, type Configuration, type Peer } from './configuration.ts';
import { ZONE_NAMES, type ZoneName } from './needs.ts';
import { accountOf } from './standard.ts';

/** An address is a number in a rule: nft would look a name up once, when the rules are loaded. */
export const isNumeric = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

function rule(zone: ZoneName, { what, host, port }: Peer): string {
  const address = host === 'localhost' ? '127.0.0.1' : host;
  const family = address.includes(':') ? 'ip6' : 'ip';
  const line = `meta skuid "${accountOf(zone)}" ${family} daddr ${address} tcp dport ${port} accept`;
  if (isNumeric(address)) return `    # ${zone}: ${what}\n    ${line}`;
  return `    # ${zone}: ${what}; to be allowed, once its addresses stand in the place of its name\n    # ${line}`;
}

/**
 * Rules for outgoing connections (nft(8)): each zone's account may open those its row of the table names, and no other. Who
 * called a zone is answered.
 */
export function egressRules(configurations: Readonly<Partial<Record<ZoneName, Configuration>>>): string {
  const calls = ZONE_NAMES.flatMap((zone) =>
    callsIn(zone, configurations[zone] ?? {}).map((peer) => rule(zone, peer)),
  );
  const accounts = ZONE_NAMES.map((zone) => `"${accountOf(zone)}"`).join(', ');
  return `# Made by \`vernix units\`. Put the addresses of other machines in the place of 127.0.0.1.
# Whatever else these accounts try to open is refused, counted, and in the kernel's log.

table inet vernix
delete table inet vernix

table inet vernix {
  chain egress {
    type filter hook output priority filter; policy accept;

    ct state established,related accept

${calls.join('\n')}

    meta skuid { ${accounts} } limit rate 10/minute log prefix "vernix egress: "
    meta skuid { ${accounts} } counter reject with icmpx type admin-prohibited
  }
}
`;
}
