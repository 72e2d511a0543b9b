import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSource } from '@vernix/log-store';
import { parseLogProof } from '@vernix/tlog';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand, needs, usageError } from '../command.ts';
import type { ExitName } from '../exit-code.ts';
import { parseJson } from '../json-file.ts';
import { figure, type Words } from '../language.ts';
import { askWitness } from '../log/ask-witness.ts';
import {
  acceptanceLines,
  asking,
  behindWitness,
  cosignedLines,
  eventLine,
  standingLine,
} from '../log/describe.ts';
import { findAcceptance } from '../log/find-acceptance.ts';
import { placeOf, STORE_OPTIONS, type StoreAsked } from '../log/place.ts';
import { isPassing } from '../log/passing.ts';
import { loadPolicy, POLICY_OPTION } from '../log/policy.ts';
import { publishLog } from '../log/publish.ts';
import { verifyAcceptance } from '../log/receipt.ts';
import { continuedLines, remember, shownToAll, verifyKnown } from '../log/verify-known.ts';
import { type Interest, look, WatchState } from '../log/watch.ts';
import { ageLines, ageOf } from '../log/witnessed-age.ts';
import type { Output } from '../output.ts';
import { readNoteFile, readSecretFile, writePrivateFile } from '../private-file.ts';
import { parseTransferId } from '../transfer-id.ts';

interface Asked extends StoreAsked {
  readonly client?: string | undefined;
  readonly gateway?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly policy?: string | undefined;
  readonly older?: string | undefined;
  readonly ask?: boolean | undefined;
  readonly out?: string | undefined;
  readonly partner?: string | undefined;
  readonly principal?: string | undefined;
  readonly state?: string | undefined;
  readonly every: string;
  readonly to?: string | undefined;
  readonly follow?: boolean | undefined;
  readonly log?: string | undefined;
  readonly once?: boolean | undefined;
}

type Action = (place: string, asked: Asked, output: Output, signal: AbortSignal) => Promise<void>;

const verify: Action = async (place, asked, output, signal) => {
  const policy = await loadPolicy(asked);
  const older = asked.older === undefined ? [] : [await readNoteFile(asked.older)];
  const opened = await openSource(await placeOf(place, asked), signal);
  const held = await verifyKnown(opened, policy, older, output, signal);
  const { source, checkpoint, cosigned, known } = held;
  const standing = await Promise.all(
    (asked.ask === true ? policy.addresses : []).map(async (witness) => {
      const { url } = witness;
      output.note(asking(url));
      const waits = (...at: [number, number, number]): void => output.note(behindWitness(url, ...at));
      return { url, ...(await askWitness(witness, { source, checkpoint }, policy.log, waits, signal)) };
    }),
  );
  // An address and a store show it to all; a directory says which checkpoint it is.
  const shown = source.cosigned ?? shownToAll(policy, source.note);
  const remembered = await remember(policy.log, 'read', shown, output);
  const { origin, size, root } = checkpoint;
  const age = ageOf(cosigned, policy.quorum, new Date());
  output.result(
    {
      ...{ origin, size, root: root.toString('base64') },
      cosigned: cosigned === null ? null : { ...cosigned, ...age },
      ...{ known, remembered, standing },
    },
    [
      holds(origin, size),
      ...cosignedLines(cosigned),
      ...ageLines(age),
      ...continuedLines(known),
      ...standing.map((each) => standingLine(each.url, each, size)),
    ],
  );
};

const holds = (origin: string, size: number): Words => ({
  en: `${origin}: ${figure(size).en} entries, each where the signed checkpoint says. Nothing was taken out, changed or put in between.`,
  fr: `${origin} : ${figure(size).fr} entrées, chacune où le dit le point de contrôle signé. Rien n’a été retiré, modifié ni inséré.`,
});

const receipt: Action = async (idOrFile, asked, output, signal) => {
  const saved = existsSync(idOrFile);
  const proof = saved ? await readNoteFile(idOrFile) : await fetchProof(idOrFile, asked, signal);
  const policy = await loadPolicy(asked);
  const proven = verifyAcceptance(proof, policy);
  if (!saved && proven.entry.transferId !== idOrFile) {
    throw usageError({ en: 'the proof is of another file', fr: 'la preuve est celle d’un autre fichier' });
  }
  if (asked.out !== undefined) await writePrivateFile(asked.out, proof);
  const shown = shownToAll(policy, parseLogProof(proof).checkpoint);
  const remembered = await remember(policy.log, 'proven', shown, output);
  const { entry, index, checkpoint, witnesses } = proven;
  output.result({ entry, index, size: checkpoint.size, witnesses, remembered }, acceptanceLines(proven));
};

async function fetchProof(id: string, asked: Asked, signal: AbortSignal): Promise<string> {
  const transfer = parseTransferId(id);
  if (asked.log !== undefined) {
    const source = await openSource(await placeOf(asked.log, asked), signal);
    return await findAcceptance(source, transfer, await loadPolicy(asked));
  }
  return await new GatewayClient(await loadProfile(asked), signal).logProof(transfer);
}

function interestOf({ partner, principal }: Asked): Interest {
  if (partner !== undefined && principal === undefined) return { partner };
  if (principal !== undefined && partner === undefined) return { principal };
  throw needs('log watch', '--partner ID | --principal NAME');
}

function secondsIn({ every }: Asked): number {
  const seconds = Number(every);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw usageError({
    en: '--every is a number of seconds up to a day',
    fr: '--every est un nombre de secondes, un jour au plus',
  });
}

const ASKED_AGAIN = {
  en: 'The log does not answer at its address; it is asked again.',
  fr: 'Le journal ne répond pas à son adresse; la question est reposée.',
};

const watch: Action = async (place, asked, output, signal) => {
  const interest = interestOf(asked);
  const seconds = secondsIn(asked);
  const at = await placeOf(place, asked);
  const policy = await loadPolicy(asked);
  const { state: file } = asked;
  let state =
    file !== undefined && existsSync(file) ? parseJson(WatchState, await readSecretFile(file), file) : null;
  do {
    const source = await openSource(at, signal).catch((error: unknown) => {
      if (asked.once === true || !isPassing(error)) throw error;
      output.note(error.code === 'log-withheld' ? error.toBody().error.message : ASKED_AGAIN);
      return null;
    });
    if (source !== null) {
      const seen = await look(source, policy, interest, state);
      for (const event of seen.events) output.result(event, [eventLine(event)]);
      state = seen.state;
      // After the events: one may be told twice, and none is missed.
      if (file !== undefined) await writePrivateFile(file, `${JSON.stringify(state)}\n`);
    }
    if (asked.once === true) return;
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
  } while (!signal.aborted);
};

/** Not more often: each time costs what the store asks for it, and leaves partial tiles. */
const LEAST_PAUSE_SECONDS = 10;

const publish: Action = (place, asked, output, signal) =>
  publishLog(place, asked, Math.max(LEAST_PAUSE_SECONDS, secondsIn(asked)), output, signal);

const ACTIONS: Readonly<Record<string, Action>> = { verify, receipt, watch, publish };

export const log = defineCommand({
  name: 'log',
  summary: {
    en: 'Check the transparency log, watch it, or prove that your file is in it.',
    fr: 'Vérifier le journal de transparence, le suivre, ou prouver que votre fichier y figure.',
  },
  args: 'verify|watch|publish PLACE, receipt ID|FILE',
  arity: [2, 2],
  about: [
    {
      en: 'PLACE is the log’s directory, the address where its tiles are served (C2SP tlog-tiles), or s3://BUCKET/PREFIX in an object store.',
      fr: 'LIEU est le répertoire du journal, l’adresse où ses tuiles sont servies (C2SP tlog-tiles) ou s3://COMPARTIMENT/PRÉFIXE dans un stockage d’objets.',
    },
    {
      en: 'verify: reads the whole log and holds it against the log’s keys, the witnesses’ cosignatures and, with --older, a checkpoint you kept. It needs no network for a directory. What holds is remembered, and the next time the log must continue it. It says how old the newest signatures of witnesses are.',
      fr: 'verify : lit tout le journal et le confronte aux clés du journal, aux cosignatures des témoins et, avec --older, à un point de contrôle que vous avez gardé. Aucun réseau n’est requis pour un répertoire. Ce qui vaut est retenu, et la fois suivante le journal doit le prolonger. Dit l’âge des plus récentes signatures de témoins.',
    },
    {
      en: 'watch: tells of every entry about the files of --partner, or of everything done in the name of --principal, as they come; each look also shows that the log only grew since the last. It goes on until Ctrl-C, and from --state where it stopped. With --json each entry is one JSON document on a line of its own.',
      fr: 'watch : signale chaque entrée sur les fichiers de --partner, ou tout ce qui est fait au nom de --principal, au fur et à mesure; chaque lecture montre aussi que le journal n’a fait que croître depuis la précédente. Continue jusqu’à Ctrl-C, et reprend de --state où elle s’est arrêtée. Avec --json, chaque entrée est un document JSON sur sa propre ligne.',
    },
    {
      en: 'receipt: fetches the proof that the registry received file ID (what became of its rows is in the report) and verifies it; --out keeps it. With the FILE that was kept it needs no network, then or in ten years. --log makes it out of the log itself, wherever that can be read, when the gateway has it no more.',
      fr: 'receipt : récupère la preuve que le registre a reçu le fichier ID (le sort de ses lignes est dans le rapport) et la vérifie; --out la garde. Avec le FICHIER gardé, aucun réseau n’est requis, aujourd’hui ou dans dix ans. --log la tire du journal même, où qu’on le lise, quand la passerelle ne l’a plus.',
    },
    {
      en: 'publish: copies the log into an object store (--to), tiles first and the checkpoint last, what is not there yet; each piece is proven to be in the signed tree before it is put. At its start (with --follow once) it reads the whole copy and holds each tile and bundle there against the log. It may be killed and run again. It overwrites nothing but a checkpoint by a longer one, and stops with code 3 at anything else that it finds there.',
      fr: 'publish : copie le journal dans un stockage d’objets (--to), les tuiles d’abord et le point de contrôle en dernier, ce qui n’y est pas encore; chaque morceau est prouvé dans l’arbre signé avant d’être déposé. Au départ (une seule fois avec --follow), lit toute la copie et en compare chaque tuile et chaque lot d’entrées au journal. On peut l’interrompre et le relancer. Rien n’est écrasé, sauf un point de contrôle par un plus long; tout autre contenu trouvé là l’arrête avec le code 3.',
    },
  ],
  options: {
    ...PROFILE_OPTIONS,
    ...POLICY_OPTION,
    ...STORE_OPTIONS,
    to: {
      type: 'string',
      value: 's3://BUCKET/PREFIX',
      about: { en: 'publish: where the copy is kept', fr: 'publish : où la copie est gardée' },
    },
    follow: {
      type: 'boolean',
      about: {
        en: 'publish: go on until Ctrl-C, every so many seconds (10 at least)',
        fr: 'publish : continuer jusqu’à Ctrl-C, à cet intervalle (10 secondes au moins)',
      },
    },
    log: {
      type: 'string',
      value: 'PLACE',
      about: {
        en: 'receipt: make the proof out of the log that is there',
        fr: 'receipt : tirer la preuve du journal qui s’y trouve',
      },
    },
    older: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'verify: a checkpoint of this log that you kept: it must still hold',
        fr: 'verify : un point de contrôle de ce journal que vous avez gardé : il doit encore valoir',
      },
    },
    ask: {
      type: 'boolean',
      about: {
        en: 'verify: also ask the policy’s witnesses whether they have seen another log; one that has seen less cosigns it',
        fr: 'verify : demander aussi aux témoins de la politique s’ils ont vu un autre journal; celui qui en a vu moins le cosigne',
      },
    },
    out: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'receipt: where the proof goes (.tlog-proof)',
        fr: 'receipt : où va la preuve (.tlog-proof)',
      },
    },
    partner: {
      type: 'string',
      value: 'ID',
      about: { en: 'watch: whose files', fr: 'watch : les fichiers de qui' },
    },
    principal: {
      type: 'string',
      value: 'NAME',
      about: {
        en: 'watch: in whose name, such as user:… or vault-publish',
        fr: 'watch : au nom de qui, comme user:… ou vault-publish',
      },
    },
    state: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'watch: what was seen so far, kept between runs',
        fr: 'watch : ce qui a été vu, gardé d’une fois à l’autre',
      },
    },
    every: {
      type: 'string',
      value: 'SECONDS',
      default: '30',
      about: {
        en: 'watch: pause between two looks; publish: between two copies',
        fr: 'watch : pause entre deux lectures; publish : entre deux copies',
      },
    },
    once: {
      type: 'boolean',
      about: {
        en: 'watch: look once, then end (for a timer)',
        fr: 'watch : lire une fois, puis finir (pour une minuterie)',
      },
    },
  },
  examples: [
    'vernix log verify .vernix/keys/keystore/log',
    'vernix log verify https://registry.example/log --policy log-policy --ask',
    'vernix log verify s3://registry-log/vernix --region ca-central-1',
    'vernix log receipt 3vQh0aJ1Qy2mZb7cXw9K4A --out march.tlog-proof',
    'vernix log receipt 3vQh0aJ1Qy2mZb7cXw9K4A --log s3://registry-log/vernix',
    'vernix log watch https://registry.example/log --partner riverbend --state seen.json',
    'vernix log publish https://registry.example/log --to s3://registry-log/vernix --credentials store-key --follow',
  ],
  async run({ values, positionals, output, signal }): Promise<ExitName> {
    const [name = '', place = ''] = positionals;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) {
      throw usageError({
        en: 'vernix log does “verify”, “watch”, “receipt” and “publish”',
        fr: 'vernix log fait « verify », « watch », « receipt » et « publish »',
      });
    }
    await action(place, values, output, signal);
    return 'ok';
  },
});
