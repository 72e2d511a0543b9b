import { defineCommand, needs } from '../command.ts';
import { readPublicFile } from '../private-file.ts';
import { runZone } from '../serve/single-zone.ts';

export const witness = defineCommand({
  name: 'witness',
  summary: {
    en: 'Watch logs and cosign what only grows, so that nobody can rewrite them unseen.',
    fr: 'Observer des journaux et cosigner ce qui ne fait que croître : nul ne les réécrit à l’insu de tous.',
  },
  args: '',
  arity: [0, 0],
  about: [
    {
      en: 'Anyone can run one: it holds nothing but the last checkpoint it cosigned of each log, and learns nothing but sizes and hashes. It speaks C2SP tlog-witness, for any log.',
      fr: 'N’importe qui peut en tenir un : il ne garde que le dernier point de contrôle cosigné de chaque journal et n’apprend que des tailles et des empreintes. Il parle C2SP tlog-witness, pour tout journal.',
    },
    {
      en: 'FILE names its keys (made by “vernix keygen --witness NAME”), its directory, where it listens, and the logs by origin and keys; docs/verifying.md shows one. Set “create” for the first start, then take it out.',
      fr: 'FICHIER nomme ses clés (faites par « vernix keygen --witness NOM »), son répertoire, son adresse d’écoute, et les journaux par origine et clés; docs/verifying.md en montre un. Mettez « create » au premier démarrage, puis retirez-le.',
    },
  ],
  options: {
    config: { type: 'string', value: 'FILE', about: { en: 'its configuration', fr: 'sa configuration' } },
  },
  examples: ['vernix witness --config witness.json'],
  async run({ values, signal }) {
    if (values.config === undefined) throw needs('witness', '--config FILE');
    await readPublicFile(values.config); // one that is not there is told in our form, not in the zone's log
    return runZone('witness', values.config, signal);
  },
});
