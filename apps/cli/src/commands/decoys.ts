import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DecoyPlan } from '@vernix/contracts';
import { approved, type KeyClient } from '@vernix/key-channel';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS, type ProfileValues } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import { collectDecoys } from '../decoys/collect.ts';
import { sendDecoyFile } from '../decoys/decoy-file.ts';
import { makeNobody, type Nobody, retireNobody } from '../decoys/nobody.ts';
import { type Counted, counted, figure, type Line, type Words } from '../language.ts';
import { mappingOf } from '../submit/mapping.ts';
import { KEY_OPTIONS, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';

async function list(keys: KeyClient) {
  const { answer } = await keys.call('decoys.status', {});
  const { plan, placed, recipients, waiting, taken, touched, halted } = answer;
  const lines: Line[] = [
    planned(plan),
    found(placed, touched),
    ...(recipients + waiting > 0 ? [going(recipients, waiting)] : []),
    ...(taken > 0 ? [spent(taken)] : []),
    ...(halted ? [HALTED] : []),
  ];
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

const DECOYS: Counted = {
  en: ['row is a decoy', 'rows are decoys'],
  fr: ['ligne est un leurre', 'lignes sont des leurres'],
};
const TIMES: Counted = { en: ['time', 'times'], fr: ['fois', 'fois'] };

function found(placed: number, touched: number): Words {
  const [rows, times] = [counted(placed, DECOYS), counted(touched, TIMES)];
  return {
    en: `${rows.en}. One was asked for ${times.en}.`,
    fr: `${rows.fr}. On en a demandé un ${times.fr}.`,
  };
}

const NOBODIES: Counted = {
  en: ['recipient is nobody', 'recipients are nobody'],
  fr: ['destinataire n’est personne', 'destinataires ne sont personne'],
};
const WAITING: Counted = {
  en: ['delivery to them waits', 'deliveries to them wait'],
  fr: ['livraison les attend', 'livraisons les attendent'],
};

function going(recipients: number, waiting: number): Words {
  const [nobodies, deliveries] = [counted(recipients, NOBODIES), counted(waiting, WAITING)];
  return { en: `${nobodies.en}; ${deliveries.en}.`, fr: `${nobodies.fr}; ${deliveries.fr}.` };
}

const TAKEN: Counted = {
  en: ['delivery to them was taken and lies there', 'deliveries to them were taken and lie there'],
  fr: [
    'livraison qui leur était destinée a été prise et attend encore',
    'livraisons qui leur étaient destinées ont été prises et attendent encore',
  ],
};

function spent(taken: number): Words {
  const { en, fr } = counted(taken, TAKEN);
  return {
    en: `${en}, spent: a further reading sounds no alarm. Make another recipient, and have rows delivered to it.`,
    fr: `${fr}, sans plus servir : une nouvelle lecture ne donne pas l’alerte. Créez un autre destinataire, et faites-lui livrer des lignes.`,
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

/** One decoy file, as long as one of these. */
async function send(
  files: readonly string[],
  values: ProfileValues & { readonly mapping: string },
  admin: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: number }> {
  const [first, ...others] = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const [model] = files;
  if (first === undefined || model === undefined)
    throw usageError({
      en: 'vernix decoys send FILE …: files as this sender sends them, of which only the length is used',
      fr: 'vernix decoys send FICHIER … : des fichiers tels que cet expéditeur les envoie, dont seule la longueur sert',
    });
  const mapping = mappingOf(values.mapping);
  const client = new GatewayClient(await loadProfile(values), signal);
  const directory = await mkdtemp(join(tmpdir(), 'vernix-'));
  try {
    const lengths = [first, ...others] as const;
    const file = { lengths, name: basename(model), mapping, directory };
    return await sendDecoyFile(file, client, admin, signal);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function sentWords(bytes: number): Words {
  const n = figure(bytes);
  return {
    en: `A decoy of ${n.en} bytes is on its way.`,
    fr: `Un leurre de ${n.fr} octets est en route.`,
  };
}

function nobodyWords({ id, reportRecipient, tokens }: Nobody): readonly Line[] {
  return [
    {
      en: `${id} is nobody. As any new partner it goes into the roster, with this recipient and this token:`,
      fr: `${id} n’est personne. Comme tout nouveau partenaire, il va dans la liste, avec ce destinataire et ce jeton :`,
    },
    JSON.stringify({ reportRecipient, tokens }),
  ];
}

function retiredWords(id: string): Words {
  return {
    en: `${id} is retired, and makes room for another recipient. What lies at the gateway for it stays a decoy. Take it out of the roster, and give its name to no real partner. The sealing key is a new one: replace the copy of it that you keep.`,
    fr: `${id} est mis hors service et fait place à un autre destinataire. Ce qui l’attend à la passerelle reste un leurre. Enlevez-le de la liste, et ne donnez son nom à aucun vrai partenaire. La clé de scellement est nouvelle : remplacez la copie que vous en gardez.`,
  };
}

const COLLECTED: Counted = {
  en: ['decoy delivery was collected', 'decoy deliveries were collected'],
  fr: ['livraison leurre a été retirée', 'livraisons leurres ont été retirées'],
};

function collectedWords(collected: number): Words {
  const { en, fr } = counted(collected, COLLECTED);
  return { en: `${en}.`, fr: `${fr}.` };
}

export const decoys = defineCommand({
  name: 'decoys',
  summary: {
    en: 'How many decoys there are, how the next ones are made, a decoy file on its way, and whose deliveries are decoys.',
    fr: 'Combien il y a de leurres, comment sont faits les prochains, un fichier leurre en route, et de qui les livraisons sont des leurres.',
  },
  args: 'list|place|rotate|send|recipient|retire|collect [N|FILE …|PARTNER]',
  arity: [1, 100],
  about: [
    {
      en: 'Run it on the key service’s machine: it alone knows the decoys, and says how many there are, never which.',
      fr: 'À lancer sur la machine du service des clés : lui seul connaît les leurres, et dit combien il y en a, jamais lesquels.',
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
      en: 'send FILE …: sends a sealed file of noise, cut short, in the name of the sender whose client file it is, as long as one of these or as something between two; nothing else of them is used. The vault opens it once, and it ends failed as others that are cut short do. Whoever opens it as another transfer holds a copy, and is stopped. No officer is asked.',
      fr: 'send FICHIER … : envoie un fichier scellé de bruit, tronqué, au nom de l’expéditeur dont c’est le fichier client, aussi long que l’un de ceux-ci ou qu’une valeur entre deux; rien d’autre n’en est utilisé. Le coffre l’ouvre une fois, et il échoue comme tout fichier tronqué. Qui l’ouvre lors d’un autre transfert en détient une copie, et est suspendu. Aucun responsable n’est consulté.',
    },
    {
      en: 'recipient PARTNER: makes this partner nobody. Each delivery to it is a decoy from then on: it is asked for, approved and sent as any other, and nobody collects it. When the gateway says that somebody did, the alarm is raised and nothing more leaves the house until two officers release “deliveries”. Put what it prints into the roster, with a name and a kind, and sign it. Nobody has the token; --out FILE keeps it. Again for the same partner: a new recipient; what was sealed to the one before can then be opened by nobody at all. Each time the sealing key is a new one: replace the copy of it that you keep.',
      fr: 'recipient PARTENAIRE : fait que ce partenaire n’est personne. Dès lors, toute livraison qui lui est destinée est un leurre : elle est demandée, approuvée et envoyée comme une autre, et personne ne la retire. Quand la passerelle dit que quelqu’un l’a fait, l’alerte est donnée et plus rien ne sort de la maison jusqu’à ce que deux responsables rétablissent « deliveries ». Mettez ce qui est affiché dans la liste, avec un nom et un genre, et signez-la. Personne n’a le jeton; --out FICHIER le garde. De nouveau pour le même partenaire : un nouveau destinataire; ce qui était scellé pour le précédent ne peut plus être ouvert par personne. Chaque fois, la clé de scellement est nouvelle : remplacez la copie que vous en gardez.',
    },
    {
      en: 'retire PARTNER: makes room for another recipient when this one was found out; there are at most 50. Two officers approve it. Its key is destroyed: what was delivered to it can be opened by nobody at all, and a copy of it that is shown to the key service is no longer known. Its name stays nobody’s: who takes what lies at the gateway for it raises the alarm as before. What officers sign is in the log, and so is its name. The sealing key is a new one after it: replace the copy of it that you keep.',
      fr: 'retire PARTENAIRE : met ce destinataire hors service quand il est découvert, et fait place à un autre; il y en a au plus 50. Deux responsables l’approuvent. Sa clé est détruite : ce qui lui a été livré ne peut plus être ouvert par personne, et une copie présentée au service des clés n’est plus reconnue. Son nom reste celui de personne : qui prend ce qui l’attend à la passerelle donne l’alerte comme avant. Ce que signent les responsables est dans le journal de transparence, son nom aussi. Ensuite la clé de scellement est nouvelle : remplacez la copie que vous en gardez.',
    },
    {
      en: 'collect: collects what waits for that partner, as its recipient would, with the client file that has its token. The key service knows beforehand that it is no thief. Without it each of those deliveries expires, and who watches for days knows whose they are.',
      fr: 'collect : retire ce qui attend ce partenaire, comme le ferait son destinataire, avec le fichier client qui a son jeton. Le service des clés sait d’avance que ce n’est pas un voleur. Sans cela, chacune de ces livraisons expire, et qui observe pendant des jours sait à qui elles sont.',
    },
    {
      en: 'Who asked for a decoy is stopped until two officers release it. When two names did, nothing is released to anyone until then.',
      fr: 'Qui a demandé un leurre est suspendu jusqu’à ce que deux responsables le rétablissent. Quand deux noms l’ont fait, rien n’est libéré pour personne d’ici là.',
    },
  ],
  options: {
    data: KEY_OPTIONS.data,
    admin: KEY_OPTIONS.admin,
    mapping: {
      type: 'string',
      value: 'ID',
      default: 'template',
      about: {
        en: 'the mapping that this sender names',
        fr: 'la table de correspondance que nomme cet expéditeur',
      },
    },
    out: {
      type: 'string',
      value: 'FILE',
      about: { en: 'where the token of a recipient goes', fr: 'où va le jeton d’un destinataire' },
    },
    ...PROFILE_OPTIONS,
  },
  examples: [
    'vernix decoys list',
    'vernix decoys place 100 --json',
    'vernix decoys send sent/*.csv --admin /run/vernix-key-service/admin.sock --client queen-street.json',
  ],
  async run({ values, positionals, output, signal }) {
    const [what, count, ...rest] = positionals;
    const places = await keyPlaces(values);
    if (what === 'list') {
      const { answer, lines } = await withKeys(places, list);
      output.result(answer, lines);
      return 'ok';
    }
    if (what === 'send') {
      const sent = await send(positionals.slice(1), values, places.admin, signal);
      output.result(sent, [sentWords(sent.bytes)]);
      return 'ok';
    }
    if (what === 'collect' && count === undefined) {
      const client = new GatewayClient(await loadProfile(values), signal);
      const { collected } = await collectDecoys(client, places.admin, signal);
      output.result({ collected }, [collectedWords(collected)]);
      return 'ok';
    }
    if (what === 'recipient' && rest.length === 0) {
      const nobody = await withKeys(places, (keys) => makeNobody(keys, count, values.out));
      output.result(nobody, nobodyWords(nobody));
      return 'ok';
    }
    if (what === 'retire' && rest.length === 0) {
      const retired = await withKeys(places, (keys) => retireNobody(keys, count));
      output.result(retired, [retiredWords(retired.id)]);
      return 'ok';
    }
    if ((what !== 'place' && what !== 'rotate') || rest.length > 0)
      throw usageError({
        en: 'vernix decoys does “list”, “place N”, “rotate”, “send FILE …”, “recipient PARTNER”, “retire PARTNER” or “collect”',
        fr: 'vernix decoys fait « list », « place N », « rotate », « send FICHIER … », « recipient PARTENAIRE », « retire PARTENAIRE » ou « collect »',
      });
    const every = what === 'place' ? everyOf(count) : undefined;
    const plan = await withKeys(places, (keys) =>
      change(keys, (now) =>
        every === undefined ? { ...now, generation: now.generation + 1 } : { ...now, every },
      ),
    );
    output.result(plan, [planned(plan)]);
    return 'ok';
  },
});
