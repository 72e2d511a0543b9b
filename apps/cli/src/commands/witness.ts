import { defineCommand, usageError } from '../command.ts';
import { readPublicFile } from '../private-file.ts';
import { runZone } from '../serve/single-zone.ts';

export const witness = defineCommand({
  name: 'witness',
  summary: 'Watch logs and cosign what only grows, so that nobody can rewrite them unseen.',
  args: '',
  arity: [0, 0],
  about: [
    'Anyone can run one: it holds nothing but the last checkpoint it cosigned of each log, and learns nothing but sizes and hashes. It speaks C2SP tlog-witness, for any log.',
    'FILE names its keys (made by “vernix keygen --witness NAME”), its directory, where it listens, and the logs by origin and keys; docs/verifying.md shows one. Set “create” for the first start, then take it out.',
  ],
  options: { config: { type: 'string', value: 'FILE', about: 'its configuration' } },
  examples: ['vernix witness --config witness.json'],
  async run({ values, signal }) {
    if (values.config === undefined) throw usageError('vernix witness needs --config FILE');
    await readPublicFile(values.config); // one that is not there is told in our form, not in the zone's log
    return runZone('witness', values.config, signal);
  },
});
