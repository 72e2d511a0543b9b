import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS, sameGateway } from '../client/profile.ts';
import { defineCommand } from '../command.ts';
import type { Words } from '../language.ts';
import { describeTransfer } from '../submit/describe.ts';
import { listTransfers } from '../submit/list.ts';
import { parseTransferId } from '../transfer-id.ts';

const none = (same: string): Words => ({
  en: `No transfers. Send one: vernix submit FILE${same}`,
  fr: `Aucun transfert. Envoyez-en un : vernix submit FICHIER${same}`,
});

export const status = defineCommand({
  name: 'status',
  summary: {
    en: 'Where your files are on their way into the registry.',
    fr: 'Où en sont vos fichiers sur le chemin du registre.',
  },
  args: '[ID]',
  arity: [0, 1],
  about: [
    {
      en: 'Without ID, your transfers that the gateway still knows of, one a line, newest first: 200 at the most. It knows no names of files.',
      fr: 'Sans ID, vos transferts que la passerelle connaît encore, un par ligne, le plus récent d’abord : 200 au plus. Elle ignore les noms des fichiers.',
    },
  ],
  options: PROFILE_OPTIONS,
  examples: ['vernix status', 'vernix status --json'],
  async run({ values, positionals, output, signal }) {
    const [id] = positionals;
    const same = sameGateway(values);
    const client = new GatewayClient(await loadProfile(values), signal);
    if (id !== undefined) {
      const transfer = await client.transfer(parseTransferId(id));
      output.result(transfer, describeTransfer(transfer, same));
      return 'ok';
    }
    const transfers = await client.transfers();
    output.result({ transfers }, transfers.length === 0 ? [none(same)] : listTransfers(transfers, same));
    return 'ok';
  },
});
