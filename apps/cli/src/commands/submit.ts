import { isMappingId, MAPPING_IDS, type SenderTransfer } from '@vernix/contracts';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import type { ExitName } from '../exit-code.ts';
import { describeTransfer } from '../submit/describe.ts';
import { waitForOutcome } from '../submit/outcome.ts';
import { createProgress } from '../submit/progress.ts';
import { standardStateDirectory } from '../submit/submission.ts';
import { type Submitted, submit as submitFile } from '../submit/submit.ts';

function receiptLines({ transferId, receipt, receiptFile, receiptVerified, resumed }: Submitted): string[] {
  const how = receipt.sealedAtSource ? 'sealed on this computer' : 'sealed by the gateway as it arrived';
  return [
    `Transfer ${transferId}${resumed ? ' (went on where it had stopped)' : ''}`,
    `Received ${receipt.bytes.toLocaleString('en-CA')} bytes, ${how}`,
    `Receipt  ${receiptVerified ? 'signature good' : 'signature not checked: no key is pinned'}, kept in ${receiptFile}`,
  ];
}

const exitOf = (outcome: SenderTransfer): ExitName => (outcome.state === 'committed' ? 'ok' : 'fileFailed');

export const submit = defineCommand({
  name: 'submit',
  summary: 'Send a file to the registry, sealed before it leaves this computer.',
  args: 'FILE',
  arity: [1, 1],
  about: [
    'FILE is CSV, or CSV packed with gzip, or an age file that is sealed to the registry already. What gzip packed is unpacked as it is sealed, so what is sent is as large as the CSV.',
    'Stopped in the middle, by Ctrl-C, a kill or a lost line, the same command goes on where it stopped. Until the receipt is in hand a sealed copy is kept in the state directory; the plain file is never copied.',
    'Stopped after the receipt, the same command sends nothing: it waits on for the outcome. Once that was shown (or the receipt, with --no-wait), the same command sends the file anew.',
    'The registry’s signing key must be pinned (it is, in the demo): the gateway is not the one that chooses the key.',
  ],
  options: {
    mapping: {
      type: 'string',
      value: 'ID',
      default: 'template',
      about: `how the columns are to be read: ${MAPPING_IDS.join(', ')}`,
    },
    ...PROFILE_OPTIONS,
    seal: {
      type: 'boolean',
      default: true,
      about: 'leave sealing to the gateway, through whose memory the file then passes',
    },
    wait: { type: 'boolean', default: true, about: 'end with the receipt, without waiting for the outcome' },
    'state-dir': {
      type: 'string',
      value: 'DIR',
      about: 'where unfinished uploads and receipts are kept (default: vernix in your XDG state directory)',
    },
  },
  examples: [
    'vernix submit births.csv',
    'vernix submit natality.csv --mapping us-natality-2014',
    'vernix submit births.csv --gateway https://gateway.example.org --token-file token --intake-key registry.pub',
  ],
  async run({ values, positionals, output, signal }) {
    if (!isMappingId(values.mapping))
      throw usageError(`there is no mapping “${values.mapping}”; there are ${MAPPING_IDS.join(', ')}`);
    const client = new GatewayClient(await loadProfile(values), signal);
    const progress = createProgress(output);
    let onStop = 'Stopped. The same command goes on from here.';
    signal.addEventListener('abort', () => {
      progress.stop();
      output.note(onStop);
    });
    const job = {
      file: positionals[0] ?? '',
      mapping: values.mapping,
      seal: values.seal,
      stateDirectory: values['state-dir'] ?? standardStateDirectory(),
    };
    const submitted = await submitFile(job, client, progress, signal).finally(() => progress.stop());
    const { transferId, receipt, receiptFile, receiptVerified, resumed } = submitted;
    const proof = { transferId, receipt, receiptFile, receiptVerified, resumed };
    if (!values.wait) {
      await submitted.forget();
      output.result({ ...proof, outcome: null }, receiptLines(submitted));
      return 'ok';
    }
    onStop = 'Stopped waiting. The file is safe; the same command waits on for its outcome.';
    for (const line of receiptLines(submitted)) output.note(line);
    if (output.interactive)
      output.note('Waiting for the registry; the file is safe, and Ctrl-C only stops the waiting.');
    const outcome = await waitForOutcome(client, transferId, () => undefined, signal);
    output.result({ ...proof, outcome }, describeTransfer(outcome, output.language));
    await submitted.forget();
    return exitOf(outcome);
  },
});
