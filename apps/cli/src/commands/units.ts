import { dirname, join } from 'node:path';
import { deployment } from '@vernix/confinement';
import { makeDirectory, writeAtomically } from '@vernix/durable';
import { defineCommand, usageError } from '../command.ts';

export const units = defineCommand({
  name: 'units',
  summary: 'Write the systemd units and egress rules that hold each zone to what it needs.',
  args: '',
  arity: [0, 0],
  about: [
    'One account a zone, everything else denied: files, network, system calls. The same as deploy/ in the sources, made from one table; docs/operating.md says how to install them.',
  ],
  options: { out: { type: 'string', value: 'DIR', about: 'directory for the files; made when missing' } },
  examples: ['vernix units --out deploy'],
  async run({ values, output }) {
    const { out } = values;
    if (out === undefined) throw usageError('vernix units needs --out DIR');
    const files = [...deployment()].map(([path, text]) => ({ path: join(out, path), text }));
    for (const { path, text } of files) {
      await makeDirectory(dirname(path));
      await writeAtomically(path, text);
    }
    const paths = files.map(({ path }) => path);
    output.result({ files: paths }, paths);
    return 'ok';
  },
});
