import { DeliveryId, type VernixError } from '@vernix/contracts';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS, sameGateway } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import { listDeliveries } from '../deliveries/list.ts';
import { type Taken, takeDelivery } from '../deliveries/take.ts';
import { figure, type Words } from '../language.ts';
import { createProgress } from '../submit/progress.ts';

function parseId(text: string | undefined): DeliveryId {
  const parsed = DeliveryId.safeParse(text);
  if (!parsed.success)
    throw usageError({
      en: 'vernix deliveries get ID: the id is 22 letters, digits, - or _, as “vernix deliveries list” shows it',
      fr: 'vernix deliveries get ID : l’identifiant compte 22 lettres, chiffres, - ou _, tel que « vernix deliveries list » le montre',
    });
  return parsed.data;
}

function takenLines({ delivery, file, opened }: Taken): Words[] {
  const bytes = figure(delivery.bytes);
  return [
    opened
      ? {
          en: `${file}  opened, of ${bytes.en} bytes sealed`,
          fr: `${file}  ouvert, de ${bytes.fr} octets scellés`,
        }
      : { en: `${file}  sealed, ${bytes.en} bytes`, fr: `${file}  scellé, ${bytes.fr} octets` },
    {
      en: '  The gateway was told, and has deleted its copy.',
      fr: '  La passerelle en est informée et a supprimé sa copie.',
    },
  ];
}

const STOPPED = {
  fetching: {
    en: 'Stopped. The same command goes on from there; the gateway has not been told that you have the file.',
    fr: 'Arrêté. La même commande reprend là; la passerelle n’a pas été informée que vous avez le fichier.',
  },
  confirming: {
    en: 'Stopped. You have the file, and the gateway may have been told; the same command tells it again.',
    fr: 'Arrêté. Vous avez le fichier, et la passerelle en a peut-être été informée; la même commande l’en informe de nouveau.',
  },
} satisfies Record<string, Words>;
const TRIED_AGAIN = {
  en: 'It is tried again for two minutes. After that the same command goes on from there.',
  fr: 'Nouveaux essais pendant deux minutes. Ensuite, la même commande reprend là.',
};

export const deliveries = defineCommand({
  name: 'deliveries',
  summary: {
    en: 'What the registry sent to you: see what waits on the gateway, and fetch it.',
    fr: 'Ce que le registre vous a envoyé : voir ce qui attend à la passerelle, et le récupérer.',
  },
  args: 'list|get [ID]',
  arity: [1, 2],
  about: [
    {
      en: 'list: what waits first, newest first, and how the latest ended: 200 at the most. The gateway cannot read them; what is in one stands on its first line, once opened.',
      fr: 'list : d’abord ce qui attend, du plus récent au plus ancien, et comment les dernières ont fini : 200 au plus. La passerelle ne peut pas les lire; ce que contient une livraison figure à sa première ligne, une fois ouverte.',
    },
    {
      en: 'get ID: fetches one, checks its hash, and opens it with your age identity; without one the sealed file is kept, for age itself. When that is safe on this disk the gateway is told, and deletes its copy. What nobody fetched in time is deleted too. Opened, it may hold names in clear: only you can read the file; put it where nothing copies it elsewhere.',
      fr: 'get ID : récupère une livraison, vérifie son empreinte et l’ouvre avec votre identité age; sans identité, le fichier scellé est gardé, pour age même. Une fois le résultat en sûreté sur ce disque, la passerelle en est informée et supprime sa copie. Ce que personne n’a récupéré à temps est supprimé aussi. Ouvert, il peut contenir des noms en clair : vous seul pouvez lire le fichier; mettez-le là où rien ne le copie ailleurs.',
    },
    {
      en: 'Stopped in the middle, by Ctrl-C, a kill or a lost line, the same command goes on where it stopped.',
      fr: 'Interrompue par Ctrl-C, un arrêt forcé ou une ligne coupée, la même commande reprend où elle s’est arrêtée.',
    },
  ],
  options: {
    ...PROFILE_OPTIONS,
    out: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'get: where it goes (default: ID.ndjson here, or ID.age when it stays sealed)',
        fr: 'get : où va le fichier (par défaut : ID.ndjson ici, ou ID.age s’il reste scellé)',
      },
    },
    identity: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'get: your age identity (default: the one the client file names)',
        fr: 'get : votre identité age (par défaut : celle que nomme le fichier client)',
      },
    },
    force: {
      type: 'boolean',
      about: { en: 'get: replace a file that is there', fr: 'get : remplacer un fichier qui s’y trouve' },
    },
  },
  examples: ['vernix deliveries list', 'vernix deliveries get 3vQh0aJ1Qy2mZb7cXw9K4A --out ~/rows.ndjson'],
  async run({ values, positionals, output, signal }) {
    const [what, id, ...rest] = positionals;
    const isList = what === 'list' && id === undefined;
    if ((what !== 'get' && !isList) || rest.length > 0)
      throw usageError({
        en: 'vernix deliveries does “list” and “get ID”',
        fr: 'vernix deliveries fait « list » et « get ID »',
      });
    const named = isList ? null : parseId(id);
    const profile = await loadProfile(values);
    const client = new GatewayClient(profile, signal);
    if (named === null) {
      const list = await client.deliveries();
      output.result({ deliveries: list }, listDeliveries(list, sameGateway(values)));
      return 'ok';
    }
    const progress = createProgress(output);
    let onStop: Words = STOPPED.fetching;
    const onConfirming = (): void => void (onStop = STOPPED.confirming);
    signal.addEventListener('abort', () => {
      progress.stop();
      output.note(onStop);
    });
    const onRetry = (error: VernixError): void => {
      progress.stop();
      output.note(error.toBody().error.message);
      output.note(TRIED_AGAIN);
    };
    const identityFile = values.identity ?? profile.identityFile;
    const wanted = { id: named, out: values.out, force: values.force === true, identityFile };
    const how = { client, progress, onRetry, onConfirming, signal };
    const taken = await takeDelivery(wanted, how).finally(() => progress.stop());
    output.result(taken, takenLines(taken));
    return 'ok';
  },
});
