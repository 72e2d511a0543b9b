import { resolve } from 'node:path';
import { defineCommand, usageError } from '../command.ts';
import { askWitness } from '../log/ask-witness.ts';
import { cosignedLines } from '../log/describe.ts';
import { loadPolicy, POLICY_OPTION } from '../log/policy.ts';
import { openSource } from '../log/source.ts';
import { verifyLog } from '../log/verify.ts';
import type { Output } from '../output.ts';
import { readNoteFile } from '../private-file.ts';

interface Asked {
  readonly policy: string | undefined;
  readonly older: string | undefined;
  readonly ask: boolean;
}

async function verify(place: string, asked: Asked, output: Output, signal: AbortSignal): Promise<void> {
  const policy = await loadPolicy(asked.policy);
  const older = asked.older === undefined ? [] : [await readNoteFile(asked.older)];
  const source = await openSource(place, signal);
  const { checkpoint, cosigned } = await verifyLog(source, policy, older);
  const asking = asked.ask ? policy.urls : [];
  const standing = await Promise.all(
    asking.map(async (url) => ({
      url,
      standing: await askWitness(url, source.note, checkpoint.size, signal),
    })),
  );
  const { origin, size, root } = checkpoint;
  output.result({ origin, size, root: root.toString('base64'), cosigned, standing }, [
    `${origin}: ${size} entries, each where the signed checkpoint says. Nothing was taken out, changed or put in between.`,
    ...cosignedLines(cosigned),
    ...standing.map((each) =>
      each.standing === 'same'
        ? `${each.url} has seen this very log.`
        : `${each.url} has not seen so much yet.`,
    ),
  ]);
}

export const log = defineCommand({
  name: 'log',
  summary: 'Check the transparency log: that nothing in it was altered.',
  args: 'verify PLACE',
  arity: [2, 2],
  about: [
    'PLACE is the log’s directory or the address where its tiles are served (C2SP tlog-tiles).',
    'verify: reads the whole log and holds it against the log’s keys, the witnesses’ cosignatures and, with --older, a checkpoint you kept. It needs no network for a directory.',
  ],
  options: {
    ...POLICY_OPTION,
    older: {
      type: 'string',
      value: 'FILE',
      about: 'a checkpoint of this log that you kept: it must still hold',
    },
    ask: {
      type: 'boolean',
      about: 'also ask the policy’s witnesses whether they have seen a longer or another log',
    },
  },
  examples: [
    'vernix log verify .vernix/keys/log',
    'vernix log verify https://registry.example/log --policy log-policy --ask',
  ],
  async run({ values, positionals, output, signal }) {
    const [action, place = ''] = positionals;
    if (action !== 'verify') throw usageError('vernix log does “verify”');
    const { policy, older, ask = false } = values;
    await verify(/^https?:/.test(place) ? place : resolve(place), { policy, older, ask }, output, signal);
    return 'ok';
  },
});
