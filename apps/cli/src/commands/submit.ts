import { MAPPING_IDS, type VernixError } from '@vernix/contracts';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS, sameGateway } from '../client/profile.ts';
import { defineCommand } from '../command.ts';
import type { ExitName } from '../exit-code.ts';
import { figure, type Line, type Words } from '../language.ts';
import { standardStateDirectory } from '../state-directory.ts';
import { describeTransfer } from '../submit/describe.ts';
import { mappingOf } from '../submit/mapping.ts';
import { exitOf, waitForOutcome } from '../submit/outcome.ts';
import { createProgress } from '../submit/progress.ts';
import { type Submitted, submit as submitFile } from '../submit/submit.ts';

const BEGUN = {
  anew: { en: '', fr: '' },
  resumed: { en: ' (went on where it had stopped)', fr: ' (a repris où il s’était arrêté)' },
  elsewhere: { en: ' (sent by another command)', fr: ' (envoyé par une autre commande)' },
};
const SEALED = {
  here: { en: 'sealed on this computer', fr: 'scellés sur cet ordinateur' },
  there: { en: 'sealed by the gateway as it arrived', fr: 'scellés par la passerelle à l’arrivée' },
};
const SIGNATURE = {
  good: { en: 'signature good', fr: 'signature valide' },
  unchecked: {
    en: 'signature not checked: no key is pinned',
    fr: 'signature non vérifiée : aucune clé n’est épinglée',
  },
};

function receiptLines(submitted: Submitted): Words[] {
  const { transferId, receipt, receiptFile, receiptVerified, resumed, sentByAnother } = submitted;
  const begun = sentByAnother ? BEGUN.elsewhere : resumed ? BEGUN.resumed : BEGUN.anew;
  const bytes = figure(receipt.bytes);
  const how = receipt.sealedAtSource ? SEALED.here : SEALED.there;
  const signature = receiptVerified ? SIGNATURE.good : SIGNATURE.unchecked;
  return [
    { en: `Transfer ${transferId}${begun.en}`, fr: `Transfert ${transferId}${begun.fr}` },
    { en: `Received ${bytes.en} bytes, ${how.en}`, fr: `Reçus ${bytes.fr} octets, ${how.fr}` },
    {
      en: `Receipt  ${signature.en}, kept in ${receiptFile}`,
      fr: `Reçu  ${signature.fr}, gardé dans ${receiptFile}`,
    },
  ];
}

const STOPPED = {
  sending: {
    en: 'Stopped. The same command goes on from here.',
    fr: 'Arrêté. La même commande reprend ici.',
  },
  waiting: {
    en: 'Stopped waiting. The file is safe; the same command waits on for its outcome.',
    fr: 'L’attente est arrêtée. Le fichier est en sûreté; la même commande attend la suite.',
  },
};
const BEHIND = {
  en: 'Another command is sending this very file. This one waits, and tells the same outcome.',
  fr: 'Une autre commande envoie ce même fichier. Celle-ci attend et dira le même résultat.',
};
const TRIED_AGAIN = {
  en: 'It is tried again for two minutes. After that, as after Ctrl-C, the same command goes on from there.',
  fr: 'Nouveaux essais pendant deux minutes. Ensuite, comme après Ctrl-C, la même commande reprend là.',
};
const WAITING = {
  en: 'Waiting for the registry; the file is safe, and Ctrl-C only stops the waiting.',
  fr: 'En attente du registre; le fichier est en sûreté, et Ctrl-C n’arrête que l’attente.',
};

export const submit = defineCommand({
  name: 'submit',
  summary: {
    en: 'Send a file to the registry, sealed before it leaves this computer.',
    fr: 'Envoyer un fichier au registre, scellé avant de quitter cet ordinateur.',
  },
  args: 'FILE',
  arity: [1, 1],
  about: [
    {
      en: 'FILE is CSV, or CSV packed with gzip, or an age file that is sealed to the registry already. What gzip packed is unpacked as it is sealed, so what is sent is as large as the CSV.',
      fr: 'FICHIER est un CSV, un CSV compressé avec gzip, ou un fichier age déjà scellé au registre. Ce que gzip a compressé est décompressé au scellement : l’envoi est donc aussi grand que le CSV.',
    },
    {
      en: 'Stopped in the middle, by Ctrl-C, a kill or a lost line, the same command goes on where it stopped. Until the receipt is in hand a sealed copy is kept in the state directory; the plain file is never copied.',
      fr: 'Interrompue par Ctrl-C, un arrêt forcé ou une ligne coupée, la même commande reprend où elle s’est arrêtée. Jusqu’au reçu, une copie scellée est gardée dans le répertoire d’état; le fichier en clair n’est jamais copié.',
    },
    {
      en: 'Stopped after the receipt, the same command sends nothing: it waits on for the outcome. Once that was shown (or the receipt, with --no-wait), the same command sends the file anew.',
      fr: 'Interrompue après le reçu, la même commande n’envoie rien : elle attend le résultat. Une fois celui-ci affiché (ou le reçu, avec --no-wait), la même commande envoie le fichier de nouveau.',
    },
    {
      en: 'While one command sends a file, another that is to send the very same waits for it, sends nothing and tells the same outcome.',
      fr: 'Pendant qu’une commande envoie un fichier, une autre qui doit envoyer le même l’attend, n’envoie rien et dit le même résultat.',
    },
    {
      en: 'A file that could not be taken in is an outcome too: it is told on standard output, with --json as “outcome” with its “state” and “error”, and the exit code is 5.',
      fr: 'Un fichier qui n’a pas pu être pris en charge est aussi un résultat : il est dit sur la sortie standard, avec --json dans « outcome » avec ses « state » et « error », et le code de sortie est 5.',
    },
    {
      en: 'The registry’s signing key must be pinned (it is, in the demo): the gateway is not the one that chooses the key.',
      fr: 'La clé de signature du registre doit être épinglée (elle l’est dans la démonstration) : ce n’est pas la passerelle qui choisit la clé.',
    },
  ],
  options: {
    mapping: {
      type: 'string',
      value: 'ID',
      default: 'template',
      about: {
        en: `how the columns are to be read: ${MAPPING_IDS.join(', ')}`,
        fr: `comment lire les colonnes : ${MAPPING_IDS.join(', ')}`,
      },
    },
    ...PROFILE_OPTIONS,
    seal: {
      type: 'boolean',
      default: true,
      about: {
        en: 'leave sealing to the gateway, through whose memory the file then passes',
        fr: 'laisser la passerelle sceller; le fichier passe alors par sa mémoire',
      },
    },
    wait: {
      type: 'boolean',
      default: true,
      about: {
        en: 'end with the receipt, without waiting for the outcome',
        fr: 'finir avec le reçu, sans attendre le résultat',
      },
    },
    'state-dir': {
      type: 'string',
      value: 'DIR',
      about: {
        en: 'where unfinished uploads and receipts are kept (default: vernix in your XDG state directory)',
        fr: 'où sont gardés les envois inachevés et les reçus (par défaut : vernix dans votre répertoire d’état XDG)',
      },
    },
  },
  examples: [
    'vernix submit births.csv',
    'vernix submit natality.csv --mapping us-natality-2014',
    'vernix submit births.csv --gateway https://gateway.example.org --token-file token --intake-key registry.pub',
  ],
  async run({ values, positionals, output, signal }) {
    const mapping = mappingOf(values.mapping);
    const client = new GatewayClient(await loadProfile(values), signal);
    const progress = createProgress(output);
    let onStop: Line = STOPPED.sending;
    signal.addEventListener('abort', () => {
      progress.stop();
      output.note(onStop);
    });
    const job = {
      file: positionals[0] ?? '',
      mapping,
      seal: values.seal,
      stateDirectory: values['state-dir'] ?? standardStateDirectory(),
      waits: () => output.note(BEHIND),
      retries: (error: VernixError) => {
        progress.stop();
        output.note(error.toBody().error.message);
        output.note(TRIED_AGAIN);
      },
    };
    const show = async (submitted: Submitted): Promise<ExitName> => {
      const { transferId, receipt, receiptFile, receiptVerified, resumed } = submitted;
      const proof = { transferId, receipt, receiptFile, receiptVerified, resumed };
      if (!values.wait) {
        output.result({ ...proof, outcome: null }, receiptLines(submitted));
        return 'ok';
      }
      onStop = STOPPED.waiting;
      for (const line of receiptLines(submitted)) output.note(line);
      if (output.interactive) output.note(WAITING);
      const outcome = await waitForOutcome(client, transferId, () => undefined, signal);
      output.result({ ...proof, outcome }, describeTransfer(outcome, sameGateway(values)));
      return exitOf(outcome);
    };
    return submitFile(job, client, progress, signal, show).finally(() => progress.stop());
  },
});
