import { DecoyPlan } from '@vernix/contracts';
import { approved, type KeyClient } from '@vernix/key-channel';
import { defineCommand, usageError } from '../command.ts';
import { figure, type Line, type Words } from '../language.ts';
import { KEY_OPTIONS, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';

async function list(keys: KeyClient) {
  const { answer } = await keys.call('decoys.status', {});
  const { plan, placed, touched, halted } = answer;
  const lines: Line[] = [planned(plan), counted(placed, touched), ...(halted ? [HALTED] : [])];
  return { answer, lines };
}

function planned({ every, generation }: DecoyPlan): Words {
  if (every === 0)
    return { en: 'The next files get no decoys.', fr: 'Les prochains fichiers n’auront pas de leurres.' };
  const n = figure(every);
  return {
    en: `One person in ${n.en} of the next files gets a double (generation ${generation}).`,
    fr: `Une personne sur ${n.fr} des prochains fichiers aura un double (génération ${generation}).`,
  };
}

function counted(placed: number, touched: number): Words {
  const [rows, times] = [figure(placed), figure(touched)];
  return {
    en: `${rows.en} rows are decoys. One was asked for ${times.en} times.`,
    fr: `${rows.fr} lignes sont des leurres. On en a demandé un ${times.fr} fois.`,
  };
}

const HALTED = {
  en: 'Everything is stopped until two officers release one of those who asked.',
  fr: 'Tout est suspendu jusqu’à ce que deux responsables rétablissent l’un des demandeurs.',
};

/** Other doubles from the next file on. @throws VernixError `approval-awaited` */
async function change(keys: KeyClient, planOf: (now: DecoyPlan) => DecoyPlan): Promise<DecoyPlan> {
  const plan = planOf((await keys.call('decoys.status', {})).answer.plan);
  await approved(keys, { action: { kind: 'decoy-change', params: plan }, requester: OPERATOR }, (under) =>
    keys.call('decoys.change', { principal: OPERATOR, plan, ...under }),
  );
  return plan;
}

function everyOf(text: string | undefined): DecoyPlan['every'] {
  const every = DecoyPlan.shape.every.safeParse(Number(text));
  if (text === undefined || !every.success)
    throw usageError({
      en: 'vernix decoys place N: one person in N, from 2 to 100,000, or 0 for none',
      fr: 'vernix decoys place N : une personne sur N, de 2 à 100 000, ou 0 pour aucune',
    });
  return every.data;
}

export const decoys = defineCommand({
  name: 'decoys',
  summary: {
    en: 'How many decoys there are, and how the next ones are made.',
    fr: 'Combien il y a de leurres, et comment sont faits les prochains.',
  },
  args: 'list|place|rotate [N]',
  arity: [1, 2],
  about: [
    {
      en: 'Run it on the key service’s machine: it alone knows the decoys, and says how many there are, never which.',
      fr: 'À lancer sur la machine du service de clés : lui seul connaît les leurres, et dit combien il y en a, jamais lesquels.',
    },
    {
      en: 'place N: from the next file on one person in N gets a double who does not exist; 0 for none. rotate: doubles of other people, after a break-in. Those that are there stay decoys.',
      fr: 'place N : dès le prochain fichier, une personne sur N aura un double qui n’existe pas; 0 pour aucune. rotate : les doubles d’autres personnes, après une intrusion. Ceux qui y sont restent des leurres.',
    },
    {
      en: 'Two officers have to approve what is changed: it is asked for at their desk (exit code 6); run the same command again when they have signed.',
      fr: 'Deux responsables doivent approuver ce qui change : c’est demandé à leur bureau (code de sortie 6); relancez la même commande quand ils auront signé.',
    },
    {
      en: 'Who asked for a decoy is stopped until two officers release it. When two names did, nothing is released to anyone until then.',
      fr: 'Qui a demandé un leurre est suspendu jusqu’à ce que deux responsables le rétablissent. Quand deux noms l’ont fait, rien n’est libéré pour personne d’ici là.',
    },
  ],
  options: { data: KEY_OPTIONS.data, admin: KEY_OPTIONS.admin },
  examples: ['vernix decoys list', 'vernix decoys place 100 --json'],
  async run({ values, positionals, output }) {
    const [what, count] = positionals;
    const places = await keyPlaces(values);
    if (what === 'list') {
      const { answer, lines } = await withKeys(places, list);
      output.result(answer, lines);
      return 'ok';
    }
    if (what !== 'place' && what !== 'rotate')
      throw usageError({
        en: 'vernix decoys does “list”, “place N” or “rotate”',
        fr: 'vernix decoys fait « list », « place N » ou « rotate »',
      });
    const every = what === 'place' ? everyOf(count) : undefined;
    const plan = await withKeys(places, (keys) =>
      change(keys, (now) =>
        every === undefined ? { ...now, generation: now.generation + 1 } : { ...now, every },
      ),
    );
    output.result(plan, [
      {
        en: `From the next file on: one person in ${figure(plan.every).en}, generation ${plan.generation}.`,
        fr: `Dès le prochain fichier : une personne sur ${figure(plan.every).fr}, génération ${plan.generation}.`,
      },
    ]);
    return 'ok';
  },
});
