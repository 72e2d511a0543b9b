import { type Finding, Report, VernixError } from '@vernix/contracts';
import { looksLikeAge, openBuffer } from '@vernix/seal';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import type { Language } from '../output.ts';
import { readSecretFile } from '../private-file.ts';
import { describeBalance } from '../submit/describe.ts';
import { parseTransferId } from '../transfer-id.ts';

/** The identities of an age identity file: its lines that are neither empty nor comments. */
async function readIdentities(file: string | null): Promise<string[]> {
  if (file === null) throw usageError('the report is sealed: name your identity file with --identity');
  const lines = (await readSecretFile(file)).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

async function openSealed(answer: Uint8Array, identities: string[]): Promise<Uint8Array> {
  return openBuffer(identities, answer).catch((error: unknown) => {
    if (!(error instanceof VernixError) || error.code !== 'age-not-for-us') throw error;
    throw usageError('the report is sealed to another identity: name your organisation’s with --identity');
  });
}

async function openReport(answer: Uint8Array, identityFile: string | null): Promise<Report> {
  const plain = looksLikeAge(answer) ? await openSealed(answer, await readIdentities(identityFile)) : answer;
  const parsed = Report.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  if (!parsed.success) throw new VernixError('gateway-answer-unknown', { status: 200 });
  return parsed.data;
}

const ROW = { en: 'row', fr: 'ligne' };
const COUNTED: Record<Language, string> = {
  en: 'Rows are counted without the header: row 1 is the line after it.',
  fr: 'Les lignes sont comptées sans l’en-tête: la ligne 1 est celle qui le suit.',
};

const OUTCOMES: Record<Finding['outcome'], Record<Language, string>> = {
  queried: { en: 'queried', fr: 'à vérifier' },
  rejected: { en: 'rejected', fr: 'rejetée' },
  unchanged: { en: 'unchanged', fr: 'déjà détenue' },
};

const OMITTED: Record<Language, (count: number) => string> = {
  en: (count) => `and ${count} more of the same kinds, not listed`,
  fr: (count) => `et ${count} de plus des mêmes genres, non énumérés`,
};

function findingLine({ row, outcome, element, message }: Finding, language: Language): string {
  const where = element === null ? '' : `  ${element}`;
  return `${ROW[language]} ${row}  ${OUTCOMES[outcome][language]}${where}  ${message[language]}`;
}

function reportLines({ balance, findings, findingsOmitted }: Report, language: Language): string[] {
  return [
    describeBalance(balance, language),
    ...(findings.length === 0 ? [] : [COUNTED[language]]),
    ...findings.map((finding) => findingLine(finding, language)),
    ...(findingsOmitted === 0 ? [] : [OMITTED[language](findingsOmitted)]),
  ];
}

export const report = defineCommand({
  name: 'report',
  summary: 'What the registry found in a file you sent, row by row.',
  args: 'ID',
  arity: [1, 1],
  about: [
    'It names rows, elements and rules, never a value in the file. It is sealed to your organisation’s key and opened here; an organisation without a key gets the same, unsealed.',
  ],
  options: {
    ...PROFILE_OPTIONS,
    identity: {
      type: 'string',
      value: 'FILE',
      about: 'your age identity (default: the one the client file names)',
    },
  },
  examples: [
    'vernix report 3vQh0aJ1Qy2mZb7cXw9K4A',
    'vernix report 3vQh0aJ1Qy2mZb7cXw9K4A --json > report.json',
  ],
  async run({ values, positionals, output, signal }) {
    const profile = await loadProfile(values);
    const id = parseTransferId(positionals[0] ?? '');
    const answer = await new GatewayClient(profile, signal).report(id);
    const opened = await openReport(answer, values.identity ?? profile.identityFile);
    output.result(opened, reportLines(opened, output.language));
    return 'ok';
  },
});
