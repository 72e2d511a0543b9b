import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deployment, deploymentFor, installedPlaces, ZONE_NAMES } from '@vernix/confinement';
import { makeDirectory, writeAtomically } from '@vernix/durable';
import { defineCommand, needs, usageError } from '../command.ts';
import { OUT_DIRECTORY } from '../out-directory.ts';
import { readZoneConfiguration, requireOpen } from '../serve/zone-configuration.ts';

/** By `ZONE.json` for the zones of this machine. */
function forConfigurations(directory: string): ReadonlyMap<string, string> {
  const files = ZONE_NAMES.map((zone) => ({ zone, file: join(directory, `${zone}.json`) }));
  const here = files.filter(({ file }) => existsSync(file));
  if (here.length === 0) {
    throw usageError({
      en: `${directory} has no configuration of a zone, such as vault.json`,
      fr: `${directory} ne contient aucune configuration de zone, telle que vault.json`,
    });
  }
  return deploymentFor(
    Object.fromEntries(
      here.map(({ zone, file }) => {
        const configuration = readZoneConfiguration(zone, file);
        requireOpen(zone, file, configuration, installedPlaces(zone));
        return [zone, configuration];
      }),
    ),
  );
}

export const units = defineCommand({
  name: 'units',
  summary: {
    en: 'Write the systemd units and egress rules that hold each zone to what it needs.',
    fr: 'Écrire les unités systemd et les règles de sortie qui tiennent chaque zone à ce qu’il lui faut.',
  },
  args: '',
  arity: [0, 0],
  about: [
    {
      en: 'One account a zone, everything else denied: files, network, system calls. The same as deploy/ in the sources, made from one table; docs/operating.md says how to install them.',
      fr: 'Un compte par zone, tout le reste refusé : fichiers, réseau, appels système. Identiques à deploy/ dans les sources, faites d’une seule table; docs/operating.md dit comment les installer.',
    },
    {
      en: 'With --config: for your own configurations, those of the zones that run on this machine. Whom they name is who may be called.',
      fr: 'Avec --config : pour vos propres configurations, celles des zones de cette machine. Seul qui y est nommé peut être appelé.',
    },
  ],
  options: {
    ...OUT_DIRECTORY,
    config: {
      type: 'string',
      value: 'DIR',
      about: {
        en: 'directory with gateway.json, vault.json, …',
        fr: 'répertoire de gateway.json, vault.json, …',
      },
    },
  },
  examples: ['vernix units --out deploy', 'vernix units --config /etc/vernix --out units'],
  async run({ values, output }) {
    const { out, config } = values;
    if (out === undefined) throw needs('units', '--out DIR');
    const made = config === undefined ? deployment() : forConfigurations(config);
    const files = [...made].map(([path, text]) => ({ path: join(out, path), text }));
    for (const { path, text } of files) {
      await makeDirectory(dirname(path));
      await writeAtomically(path, text);
    }
    const paths = files.map(({ path }) => path);
    output.result({ files: paths }, paths);
    return 'ok';
  },
});
