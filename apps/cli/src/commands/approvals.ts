import { join } from 'node:path';
import { ApprovalRequest, inWords, requestHash } from '@vernix/approvals';
import type { ApprovalSummary, OfficersAnswer } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { defineCommand, usageError } from '../command.ts';
import { KEY_OPTIONS, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';
import { socketDirectory } from '../serve/layout.ts';
import { DESK_SOCKET } from '../serve/zone-configs.ts';
import { STARTED_IN } from '../working-directory.ts';

/** What goes to standard output: as one JSON document, or in lines. */
interface Said {
  readonly value: object;
  readonly lines: readonly string[];
}

async function list(keys: KeyClient): Promise<Said> {
  const { answer } = await keys.call('approvals.list', {});
  const stopped = answer.frozen.map(
    ({ principal, since, why }) => `stopped: ${principal}, since ${new Date(since).toISOString()} (${why})`,
  );
  const requests = answer.requests.map(summaryLine);
  return {
    value: answer,
    lines: [...(requests.length === 0 ? ['No requests.'] : requests), ...stopped],
  };
}

function summaryLine({ nonce, kind, requester, state, approvedBy, expiresAt }: ApprovalSummary): string {
  const by = approvedBy.length === 0 ? 'nobody yet' : approvedBy.join(', ');
  return `${nonce}  ${state.padEnd(13)}  ${kind}, asked by ${requester}, approved by ${by}, until ${expiresAt}`;
}

async function show(keys: KeyClient, nonce: string): Promise<Said> {
  const { answer } = await keys.call('approvals.show', { nonce });
  const request = ApprovalRequest.parse(JSON.parse(answer.text));
  const fingerprint = requestHash(request).toString('hex');
  const words = inWords(request.action);
  return {
    value: { ...answer, fingerprint, words },
    lines: [words.en, summaryLine(answer), `fingerprint: ${fingerprint}`, answer.text],
  };
}

async function officers(keys: KeyClient): Promise<Said> {
  const { answer } = await keys.call('approvals.officers', {});
  return { value: answer, lines: officerLines(answer) };
}

function officerLines({ officers: all, awaited, site }: OfficersAnswer): string[] {
  return [
    `passkeys are for ${site.origin}`,
    ...all.map(({ officer, passkeys }) => `${officer}  passkeys ${passkeys.join(', ')}`),
    ...(awaited.length === 0 ? [] : [`still to make a passkey: ${awaited.join(', ')}`]),
  ];
}

export const approvals = defineCommand({
  name: 'approvals',
  summary: 'What waits for two officers, and who they are.',
  args: 'list|show|cancel|officers [NUMBER]',
  arity: [1, 2],
  about: [
    'Run it on the key service’s machine: it asks the key service itself, past every page. Officers approve at their desk, with their passkeys; nothing is approved here.',
    'cancel NUMBER: takes back what “vernix keys” or “vernix shred” asked for. Officers refuse others at their desk.',
    'show NUMBER: one request in words, the text a passkey signs, and its fingerprint, to compare with what the desk shows.',
  ],
  options: {
    data: { type: 'string', value: 'DIR', about: 'the data directory (default: .vernix)' },
    admin: KEY_OPTIONS.admin,
    socket: {
      type: 'string',
      value: 'FILE',
      about: 'the key service’s socket for the desk (default: the one of the data directory)',
    },
  },
  examples: ['vernix approvals list', 'vernix approvals show NUMBER', 'vernix approvals officers --json'],
  async run({ values, positionals, output }) {
    const [what, nonce] = positionals;
    if (what === 'cancel' && nonce !== undefined) {
      const { admin, data = join(STARTED_IN, '.vernix') } = values;
      const places = await keyPlaces(admin === undefined ? { data } : { admin });
      await withKeys(places, (keys) => keys.call('approvals.cancel', { nonce, requester: OPERATOR }));
      output.result({ nonce, state: 'cancelled' }, [`Request ${nonce} is taken back.`]);
      return 'ok';
    }
    const socket =
      values.socket ?? join(socketDirectory(values.data ?? join(STARTED_IN, '.vernix')), DESK_SOCKET);
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

function ask(keys: KeyClient, what: string | undefined, nonce: string | undefined): Promise<Said> {
  if (what === 'show') {
    if (nonce === undefined) throw usageError('vernix approvals show needs a request’s NUMBER');
    return show(keys, nonce);
  }
  if (nonce !== undefined) throw usageError('only “vernix approvals show” takes a NUMBER');
  if (what === 'list') return list(keys);
  if (what === 'officers') return officers(keys);
  throw usageError('vernix approvals does “list”, “show NUMBER”, “cancel NUMBER” or “officers”');
}
