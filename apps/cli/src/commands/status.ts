import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand } from '../command.ts';
import { describeTransfer } from '../submit/describe.ts';
import { parseTransferId } from '../transfer-id.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'Where your files are on their way into the registry.',
  args: '[ID]',
  arity: [0, 1],
  about: ['Without ID, all of your transfers the gateway still knows of, newest first.'],
  options: PROFILE_OPTIONS,
  examples: ['vernix status', 'vernix status --json'],
  async run({ values, positionals, output, signal }) {
    const [id] = positionals;
    const client = new GatewayClient(await loadProfile(values), signal);
    if (id !== undefined) {
      const transfer = await client.transfer(parseTransferId(id));
      output.result(transfer, describeTransfer(transfer, output.language));
      return 'ok';
    }
    const transfers = await client.transfers();
    const lines = transfers.flatMap((transfer) => describeTransfer(transfer, output.language));
    output.result({ transfers }, lines.length === 0 ? ['No transfers. Send one: vernix submit FILE'] : lines);
    return 'ok';
  },
});
