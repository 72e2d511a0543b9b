import { ZONE_NAMES, ZONE_NEEDS } from './needs.ts';
import { accountOf } from './standard.ts';

/**
 * Rules for outgoing connections (nft(8)): each zone's account may open those its row of the table names, and no other. Who
 * called a zone is answered.
 */
export function egressRules(): string {
  const calls = ZONE_NAMES.flatMap((zone) =>
    ZONE_NEEDS[zone].calls.map(({ what, host, port }) =>
      [
        `    # ${zone}: ${what}`,
        `    meta skuid "${accountOf(zone)}" ip daddr ${host} tcp dport ${port} accept`,
      ].join('\n'),
    ),
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
