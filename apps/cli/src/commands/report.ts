import { type ErrorCode, type Finding, Report, type SenderTransfer, VernixError } from '@vernix/contracts';
import { identitiesIn, looksLikeAge, openBuffer } from '@vernix/seal';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS, sameGateway } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import { figure, type Language, type Words } from '../language.ts';
import { readSecretFile } from '../private-file.ts';
import { balanceLines, describeTransfer } from '../submit/describe.ts';
import { exitOf, isDecided } from '../submit/outcome.ts';
import { parseTransferId } from '../transfer-id.ts';

async function readIdentities(file: string | null): Promise<string[]> {
  if (file === null) {
    throw usageError({
      en: 'the report is sealed: name your identity file with --identity',
      fr: 'le rapport est scellé : nommez votre fichier d’identité avec --identity',
    });
  }
  return identitiesIn(await readSecretFile(file));
}

async function openSealed(answer: Uint8Array, identities: string[]): Promise<Uint8Array> {
  return openBuffer(identities, answer).catch((error: unknown) => {
    if (!(error instanceof VernixError) || error.code !== 'age-not-for-us') throw error;
    throw usageError({
      en: 'the report is sealed to another identity: name your organisation’s with --identity',
      fr: 'le rapport est scellé à une autre identité : nommez celle de votre organisation avec --identity',
    });
  });
}

async function openReport(answer: Uint8Array, identityFile: string | null): Promise<Report> {
  const plain = looksLikeAge(answer) ? await openSealed(answer, await readIdentities(identityFile)) : answer;
  try {
    return Report.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
  } catch (cause) {
    throw new VernixError('gateway-answer-unknown', { status: 200 }, { cause });
  }
}

/** What became of a file that has no report and will have none. @throws the error, when it is another's */
async function insteadOfReport(client: GatewayClient, id: string, error: unknown): Promise<SenderTransfer> {
  if (error instanceof VernixError && !ABOUT_ASKING.has(error.code)) {
    const transfer = await client.transfer(id);
    if (isDecided(transfer) && transfer.state !== 'committed') return transfer;
  }
  throw error;
}

/** Errors that say nothing of the file. */
const ABOUT_ASKING = new Set<ErrorCode>(['gateway-unreachable', 'not-a-gateway', 'not-found', 'token-wrong']);

const ROW = { en: 'row', fr: 'ligne' };
const COUNTED: Words = {
  en: 'Rows are counted without the header and without empty lines: row 1 is the first after it.',
  fr: 'Les lignes sont comptées sans l’en-tête ni les lignes vides : la ligne 1 est la première qui le suit.',
};

const OUTCOMES: Record<Finding['outcome'], Words> = {
  queried: { en: 'queried', fr: 'à vérifier' },
  rejected: { en: 'rejected', fr: 'rejetée' },
  unchanged: { en: 'unchanged', fr: 'déjà détenue' },
};

const omitted = (count: number): Words => ({
  en: `and ${figure(count).en} more of the same kinds, not listed`,
  fr: `et ${figure(count).fr} de plus des mêmes genres, non énumérés`,
});

function findingLine({ row, outcome, element, message }: Finding): Words {
  const where = element === null ? '' : `  ${element}`;
  const line = (language: Language): string =>
    `${ROW[language]} ${figure(row)[language]}  ${OUTCOMES[outcome][language]}${where}  ${message[language]}`;
  return { en: line('en'), fr: line('fr') };
}

function reportLines({ balance, findings, findingsOmitted }: Report): Words[] {
  return [
    ...balanceLines(balance),
    ...(findings.length === 0 ? [] : [COUNTED]),
    ...findings.map(findingLine),
    ...(findingsOmitted === 0 ? [] : [omitted(findingsOmitted)]),
  ];
}

export const report = defineCommand({
  name: 'report',
  summary: {
    en: 'What the registry found in a file you sent, row by row.',
    fr: 'Ce que le registre a trouvé dans un fichier que vous avez envoyé, ligne par ligne.',
  },
  args: 'ID',
  arity: [1, 1],
  about: [
    {
      en: 'It names rows, elements and rules, never a value in the file. It is sealed to your organisation’s key and opened here; an organisation without a key gets the same, unsealed.',
      fr: 'Il nomme des lignes, des éléments et des règles, jamais une valeur du fichier. Il est scellé à la clé de votre organisation et ouvert ici; une organisation sans clé reçoit le même, non scellé.',
    },
    {
      en: 'A file that could not be taken in has no report: what became of it is told instead, as “vernix status ID” does, and the exit code is 5.',
      fr: 'Un fichier qui n’a pas pu être pris en charge n’a pas de rapport : ce qu’il est devenu est dit à la place, comme le fait « vernix status ID », et le code de sortie est 5.',
    },
  ],
  options: {
    ...PROFILE_OPTIONS,
    identity: {
      type: 'string',
      value: 'FILE',
      about: {
        en: 'your age identity (default: the one the client file names)',
        fr: 'votre identité age (par défaut : celle que nomme le fichier client)',
      },
    },
  },
  examples: [
    'vernix report 3vQh0aJ1Qy2mZb7cXw9K4A',
    'vernix report 3vQh0aJ1Qy2mZb7cXw9K4A --json > report.json',
  ],
  async run({ values, positionals, output, signal }) {
    const profile = await loadProfile(values);
    const id = parseTransferId(positionals[0] ?? '');
    const client = new GatewayClient(profile, signal);
    const answer = await client.report(id).catch((error: unknown) => insteadOfReport(client, id, error));
    if ('state' in answer) {
      output.result(answer, describeTransfer(answer, sameGateway(values)));
      return exitOf(answer);
    }
    const opened = await openReport(answer, values.identity ?? profile.identityFile);
    output.result(opened, reportLines(opened));
    return 'ok';
  },
});
