import { setTimeout as sleep } from 'node:timers/promises';
import { defineCommand, needs, usageError } from '../command.ts';
import { DATA_OPTION, dataDirectory } from '../data-directory.ts';
import type { ExitName } from '../exit-code.ts';
import { figure } from '../language.ts';
import type { Output } from '../output.ts';
import { readPublicFile } from '../private-file.ts';
import { announcement, openingLines } from '../serve/announce.ts';
import { startHouse } from '../serve/house.ts';
import { ZONES, type Zone } from '../serve/layout.ts';
import { runZone } from '../serve/single-zone.ts';
import { Incidents } from '../serve/tell-incidents.ts';

const isZone = (name: string): name is Zone => (ZONES as readonly string[]).includes(name);

const HIGHEST_BASE = 65_535 - 6;

function portBase(text: string): number {
  const base = Number(text);
  if (!/^\d+$/.test(text) || base > HIGHEST_BASE) {
    throw usageError({
      en: `--port-base is a number up to ${HIGHEST_BASE}`,
      fr: `--port-base est un nombre jusqu’à ${HIGHEST_BASE}`,
    });
  }
  return base;
}

const MOST_DECOYS_EVERY = 100_000;

/** 0 makes none; a double of every person would be half of the registry. */
function decoysEvery(text: string): number {
  const every = Number(text);
  if (!/^\d+$/.test(text) || every === 1 || every > MOST_DECOYS_EVERY) {
    const most = figure(MOST_DECOYS_EVERY);
    throw usageError({
      en: `--decoys is 0 or a number from 2 to ${most.en}`,
      fr: `--decoys est 0 ou un nombre de 2 à ${most.fr}`,
    });
  }
  return every;
}

interface Asked {
  readonly data: string;
  readonly portBase: number;
  readonly demo: boolean;
  readonly simulate: boolean;
  readonly decoysEvery: number;
}

async function serveAll(asked: Asked, output: Output, signal: AbortSignal): Promise<ExitName> {
  const incidents = new Incidents(output);
  const house = await startHouse(
    asked,
    {
      progress: (line) => output.note(line),
      restarting: (name, logFile) =>
        output.note({
          en: `${name} stopped unexpectedly and is being started again; its log is ${logFile}.`,
          fr: `${name} s’est arrêté de façon inattendue et redémarre; son journal est ${logFile}.`,
        }),
      incident: (zone, incident) => incidents.tell(zone, incident),
    },
    signal,
  ).catch((error: unknown) => {
    incidents.failed();
    throw error;
  });
  output.result(announcement(house), openingLines(house, asked));
  incidents.opened();
  await sleep(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
  output.note({ en: '\nStopping …', fr: '\nArrêt …' });
  await house.stop();
  output.note({
    en: 'Stopped. Everything is kept; the next start goes on from here.',
    fr: 'Arrêté. Tout est gardé; le prochain démarrage reprend ici.',
  });
  return 'ok';
}

export const serve = defineCommand({
  name: 'serve',
  summary: {
    en: 'Start the whole system on this machine, or one zone of it.',
    fr: 'Démarrer tout le système sur cette machine, ou l’une de ses zones.',
  },
  args: '[ZONE]',
  arity: [0, 1],
  about: [
    {
      en: 'Without ZONE: PostgreSQL and every zone, each a process of its own that is started again should it die. The first start makes all keys. Everything is kept in the data directory; Ctrl-C stops all of it.',
      fr: 'Sans ZONE : PostgreSQL et toutes les zones, chacune un processus qui redémarre s’il meurt. Le premier démarrage fait toutes les clés. Tout est gardé dans le répertoire de données; Ctrl-C arrête tout.',
    },
    {
      en: `With ZONE (${ZONES.join(', ')}): that one process in the foreground, from --config, for a machine of its own.`,
      fr: `Avec ZONE (${ZONES.join(', ')}) : ce seul processus à l’avant-plan, selon --config, pour une machine à lui.`,
    },
    {
      en: '--demo adds simulated partners, who keep sending, and a client file, so that “vernix submit” works at once.',
      fr: '--demo ajoute des partenaires simulés, qui ne cessent d’envoyer, et un fichier client, pour que « vernix submit » fonctionne aussitôt.',
    },
  ],
  options: {
    demo: {
      type: 'boolean',
      about: {
        en: 'with the demo’s partners (this is what “npm start” does)',
        fr: 'avec les partenaires de la démonstration (c’est ce que fait « npm start »)',
      },
    },
    empty: {
      type: 'boolean',
      about: {
        en: 'with --demo: no simulated partners; for an empty registry use a new --data',
        fr: 'avec --demo : sans partenaires simulés; pour un registre vide, prenez un nouveau --data',
      },
    },
    ...DATA_OPTION,
    'port-base': {
      type: 'string',
      value: 'N',
      default: '8080',
      about: {
        en: 'first of seven ports: gateway, its collection plane, vault, insights, the log, the witness, the desk; 0 for any that are free',
        fr: 'premier de sept ports : passerelle, son plan de collecte, coffre, insights, journal, témoin, bureau; 0 pour n’importe lesquels de libres',
      },
    },
    decoys: {
      type: 'string',
      value: 'N',
      default: '50',
      about: {
        en: 'at the first start: one person in N gets a double who does not exist, to catch thieves; 0 for none',
        fr: 'au premier démarrage : une personne sur N aura un double qui n’existe pas, pour prendre les voleurs; 0 pour aucune',
      },
    },
    config: {
      type: 'string',
      value: 'FILE',
      about: { en: 'with ZONE: its configuration', fr: 'avec ZONE : sa configuration' },
    },
  },
  examples: [
    'vernix serve --demo',
    'vernix serve --demo --empty --data .vernix-empty',
    'vernix serve gateway --config gateway.json',
  ],
  async run({ values, positionals, output, signal }) {
    const [zone] = positionals;
    if (zone !== undefined) {
      if (!isZone(zone)) {
        throw usageError({
          en: `there is no zone “${zone}”; there are ${ZONES.join(', ')}`,
          fr: `la zone « ${zone} » n’existe pas; il y a ${ZONES.join(', ')}`,
        });
      }
      if (values.config === undefined) throw needs('serve ZONE', '--config FILE');
      await readPublicFile(values.config); // one that is not there is told in our form, not in the zone's log
      return runZone(zone, values.config, signal);
    }
    const demo = values.demo === true;
    const simulate = demo && values.empty !== true;
    return serveAll(
      {
        data: dataDirectory(values.data),
        portBase: portBase(values['port-base']),
        demo,
        simulate,
        decoysEvery: decoysEvery(values.decoys),
      },
      output,
      signal,
    );
  },
});
