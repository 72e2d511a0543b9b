import { type Finding, Report, VernixError } from '@vernix/contracts';
import { looksLikeAge, openBuffer } from '@vernix/seal';
import { GatewayClient } from '../client/gateway-client.ts';
import { loadProfile, PROFILE_OPTIONS } from '../client/profile.ts';
import { defineCommand, usageError } from '../command.ts';
import { readSecretFile } from '../private-file.ts';
import { describeBalance } from '../submit/describe.ts';
import { parseTransferId } from '../transfer-id.ts';

/** The identities of an age identity file: its lines that are neither empty nor comments. */
async function readIdentities(file: string | null): Promise<string[]> {
  if (file === null) throw usageError('the report is sealed: name your identity file with --identity');
  const lines = (await readSecretFile(file)).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

async function openReport(answer: Uint8Array, identityFile: string | null): Promise<Report> {
  const plain = looksLikeAge(answer) ? await openBuffer(await readIdentities(identityFile), answer) : answer;
  const parsed = Report.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  if (!parsed.success) throw new VernixError('gateway-answer-unknown', { status: 200 });
  return parsed.data;
}

function findingLine({
  row,
  outcome,
  element,
  message,
  value,
}: Finding & { value?: string | undefined }): string {
  const where = element === null ? '' : `  ${element}`;
  const found = value === undefined ? '' : `  (found: ${value})`;
  return `row ${row}  ${outcome}${where}  ${message.en}${found}`;
}

function reportLines(report: Report): string[] {
  const omitted = report.findingsOmitted;
  return [
    describeBalance(report.balance),
    ...report.findings.map(findingLine),
    ...(omitted === 0 ? [] : [`and ${omitted} more of the same kinds, not listed`]),
  ];
}

export const report = defineCommand({
  name: 'report',
  summary: 'What the registry found in a file you sent, row by row.',
  args: 'ID',
  arity: [1, 1],
  about: [
    'A report is sealed to your organisation’s key and opened here. An organisation without a key gets row numbers and rule codes only.',
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
    output.result(opened, reportLines(opened));
    return 'ok';
  },
});
