import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import { readPublicFile } from '../private-file.ts';
import { STARTED_IN } from '../working-directory.ts';

const Config = z.looseObject({ socket: z.string() });

/** Where the key service of a data directory listens. */
async function socketOf(data: string): Promise<string> {
  const file = join(data, 'config', 'key-service.json');
  return parseJson(Config, await readPublicFile(file), file).socket;
}

export const decoys = defineCommand({
  name: 'decoys',
  summary: 'How many decoys there are, and whether one was touched.',
  args: 'list',
  arity: [1, 1],
  about: [
    'Run it on the key service’s machine: it alone knows them, and says how many there are, never which.',
    'Who asked for one is stopped until two officers release it. When two names did, nothing is released to anyone until then.',
  ],
  options: {
    data: { type: 'string', value: 'DIR', about: 'the data directory (default: .vernix)' },
    socket: {
      type: 'string',
      value: 'FILE',
      about: 'the key service’s socket (default: the one of the data directory)',
    },
  },
  examples: ['vernix decoys list', 'vernix decoys list --json'],
  async run({ values, positionals, output }) {
    if (positionals[0] !== 'list') throw usageError('vernix decoys does “list”');
    const socket = values.socket ?? (await socketOf(values.data ?? join(STARTED_IN, '.vernix')));
    const keys = await KeyClient.connect(socket);
    try {
      const { answer } = await keys.call('decoys.status', {});
      const { plan, placed, touched, halted } = answer;
      output.result(answer, [
        plan.every === 0
          ? 'No doubles are made.'
          : `One person in ${plan.every} gets a double (generation ${plan.generation}).`,
        `${placed.toLocaleString('en-CA')} rows are decoys; one was asked for ${touched} times.`,
        ...(halted ? ['Everything is stopped until two officers release it.'] : []),
      ]);
      return 'ok';
    } finally {
      await keys.close();
    }
  },
});
