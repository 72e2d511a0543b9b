import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand } from '../command.ts';
import { describeTransfer } from '../submit/describe.ts';
import { parseTransferId } from '../transfer-id.ts';

const NONE = {
  en: 'No transfers. Send one: vernix submit FILE',
  fr: 'Aucun transfert. Envoyez-en un : vernix submit FICHIER',
};

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
      en: 'Without ID, all of your transfers the gateway still knows of, newest first.',
      fr: 'Sans ID, tous vos transferts que la passerelle connaît encore, le plus récent d’abord.',
    },
  ],
  options: PROFILE_OPTIONS,
  examples: ['vernix status', 'vernix status --json'],
  async run({ values, positionals, output, signal }) {
    const [id] = positionals;
    const client = new GatewayClient(await loadProfile(values), signal);
    if (id !== undefined) {
      const transfer = await client.transfer(parseTransferId(id));
      output.result(transfer, describeTransfer(transfer));
      return 'ok';
    }
    const transfers = await client.transfers();
    const lines = transfers.flatMap(describeTransfer);
    output.result({ transfers }, lines.length === 0 ? [NONE] : lines);
    return 'ok';
  },
});
