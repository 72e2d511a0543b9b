import { join } from 'node:path';
import { ApprovalRequest, inWords, requestHash } from '@vernix/approvals';
import { ApprovalNonce, type ApprovalSummary, type OfficersAnswer, VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { defineCommand, needs, usageError } from '../command.ts';
import { DATA_OPTION, dataDirectory } from '../data-directory.ts';
import type { Line, Words } from '../language.ts';
import { KEY_OPTIONS, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';
import { socketDirectory } from '../serve/layout.ts';
import { DESK_SOCKET } from '../serve/zone-configs.ts';

/** What goes to standard output: as one JSON document, or in lines. */
interface Said {
  readonly value: object;
  readonly lines: readonly Line[];
}

async function list(keys: KeyClient): Promise<Said> {
  const { answer } = await keys.call('approvals.list', {});
  const stopped = answer.frozen.map(({ principal, since, why }): Words => {
    const at = new Date(since).toISOString();
    return {
      en: `stopped: ${principal}, since ${at} (${why})`,
      fr: `suspendu : ${principal}, depuis ${at} (${why})`,
    };
  });
  const requests = answer.requests.map(summaryLine);
  return { value: answer, lines: [...(requests.length === 0 ? [NO_REQUESTS] : requests), ...stopped] };
}

const NO_REQUESTS = { en: 'No requests.', fr: 'Aucune demande.' };

function summaryLine(summary: ApprovalSummary): Words {
  const { nonce, kind, requester, state, approvedBy, expiresAt, deliverTo } = summary;
  const by = (nobody: string): string => (approvedBy.length === 0 ? nobody : approvedBy.join(', '));
  const to = (leads: string): string => (deliverTo === undefined ? '' : `, ${leads} ${deliverTo}`);
  const start = `${nonce}  ${state.padEnd(13)}  ${kind}`;
  return {
    en: `${start}${to('to be delivered to')}, asked by ${requester}, approved by ${by('nobody yet')}, until ${expiresAt}`,
    fr: `${start}${to('à livrer à')}, demandé par ${requester}, approuvé par ${by('personne encore')}, jusqu’au ${expiresAt}`,
  };
}

async function show(keys: KeyClient, nonce: string): Promise<Said> {
  const { answer } = await keys.call('approvals.show', { nonce });
  const request = ApprovalRequest.parse(JSON.parse(answer.text));
  const fingerprint = requestHash(request).toString('hex');
  const words = inWords(request.action);
  return {
    value: { ...answer, fingerprint, words },
    lines: [
      words,
      summaryLine(answer),
      { en: `fingerprint: ${fingerprint}`, fr: `empreinte : ${fingerprint}` },
      answer.text,
    ],
  };
}

async function officers(keys: KeyClient): Promise<Said> {
  const { answer } = await keys.call('approvals.officers', {});
  return { value: answer, lines: officerLines(answer) };
}

function officerLines({ officers: all, awaited, site }: OfficersAnswer): Words[] {
  const names = awaited.join(', ');
  return [
    { en: `passkeys are for ${site.origin}`, fr: `les clés d’accès sont pour ${site.origin}` },
    ...all.map(({ officer, passkeys }) => ({
      en: `${officer}  passkeys ${passkeys.join(', ')}`,
      fr: `${officer}  clés d’accès ${passkeys.join(', ')}`,
    })),
    ...(awaited.length === 0
      ? []
      : [{ en: `still to make a passkey: ${names}`, fr: `doivent encore faire une clé d’accès : ${names}` }]),
  ];
}

export const approvals = defineCommand({
  name: 'approvals',
  summary: {
    en: 'What waits for two officers, and who they are.',
    fr: 'Ce qui attend deux responsables, et qui ils sont.',
  },
  args: 'list|show|cancel|officers [NUMBER]',
  arity: [1, 2],
  about: [
    {
      en: 'Run it on the key service’s machine: it asks the key service itself, past every page. Officers approve at their desk, with their passkeys; nothing is approved here.',
      fr: 'À lancer sur la machine du service des clés : la question lui est posée directement, sans passer par une page. Les responsables approuvent à leur bureau, avec leurs clés d’accès; rien n’est approuvé ici.',
    },
    {
      en: 'NUMBER is that of a request: the 43 characters with which “list” begins its line.',
      fr: 'NUMÉRO est celui d’une demande : les 43 caractères par lesquels « list » commence sa ligne.',
    },
    {
      en: 'cancel NUMBER: takes back what “vernix keys”, “vernix shred” or “vernix decoys” asked for. Officers refuse others at their desk.',
      fr: 'cancel NUMÉRO : retire ce que « vernix keys », « vernix shred » ou « vernix decoys » a demandé. Les responsables refusent les autres à leur bureau.',
    },
    {
      en: 'show NUMBER: one request in words, the text a passkey signs, and its fingerprint, to compare with what the desk shows.',
      fr: 'show NUMÉRO : une demande en mots, le texte que signe une clé d’accès, et son empreinte, à comparer avec ce que montre le bureau.',
    },
  ],
  options: {
    ...DATA_OPTION,
    admin: KEY_OPTIONS.admin,
    socket: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'the key service’s socket for the desk (default: the one of the data directory)',
        fr: 'le socket du service des clés pour le bureau (par défaut : celui du répertoire de données)',
      },
    },
  },
  examples: ['vernix approvals list', 'vernix approvals show NUMBER', 'vernix approvals officers --json'],
  async run({ values, positionals, output }) {
    const [what, nonce] = positionals;
    if (what === 'cancel' && nonce !== undefined) {
      const places = await keyPlaces(values);
      const asked = { nonce: numberOf(nonce), requester: OPERATOR };
      await withKeys(places, (keys) => keys.call('approvals.cancel', asked));
      output.result({ nonce, state: 'cancelled' }, [
        { en: `Request ${nonce} is taken back.`, fr: `La demande ${nonce} est retirée.` },
      ]);
      return 'ok';
    }
    const socket = values.socket ?? join(socketDirectory(dataDirectory(values.data)), DESK_SOCKET);
    const keys = KeyClient.to(socket);
    try {
      const { value, lines } = await ask(keys, what, nonce);
      output.result(value, lines);
      return 'ok';
    } finally {
      await keys.close();
    }
  },
});

/** @throws VernixError `approval-unknown` also for what cannot be the number of a request */
function numberOf(text: string): string {
  const parsed = ApprovalNonce.safeParse(text);
  if (!parsed.success) throw new VernixError('approval-unknown');
  return parsed.data;
}

function ask(keys: KeyClient, what: string | undefined, nonce: string | undefined): Promise<Said> {
  if (what === 'show') {
    if (nonce === undefined) throw needs('approvals show', 'NUMBER');
    return show(keys, numberOf(nonce));
  }
  if (nonce !== undefined) {
    throw usageError({
      en: 'only “vernix approvals show” takes a NUMBER',
      fr: 'seul « vernix approvals show » prend un NUMÉRO',
    });
  }
  if (what === 'list') return list(keys);
  if (what === 'officers') return officers(keys);
  throw usageError({
    en: 'vernix approvals does “list”, “show NUMBER”, “cancel NUMBER” or “officers”',
    fr: 'vernix approvals fait « list », « show NUMÉRO », « cancel NUMÉRO » ou « officers »',
  });
}
