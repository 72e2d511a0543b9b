/** Where a command's words go: results to standard output, progress and errors to standard error. */
import { languageOf, VernixError } from '@vernix/contracts';
import { inLanguage, type Language, type Line } from './language.ts';
import { seen } from './said.ts';

export interface Output {
  readonly json: boolean;
  /** Of the person's locale. */
  readonly language: Language;
  /** Standard error is a terminal: progress bars and colour are welcome. */
  readonly interactive: boolean;
  /** The result: one JSON document with `--json`, else the lines. */
  result(json: unknown, lines: readonly Line[]): void;
  /** A remark on the way, for people only. */
  note(line: Line): void;
  /** The failure: the catalogue's body with `--json`, else its message, action and code. */
  failure(error: unknown): void;
}

/** An error outside the catalogue is a defect of ours: its stack helps, and holds nothing out of a file. */
function asVernixError(error: unknown): VernixError {
  return error instanceof VernixError ? error : new VernixError('internal', {}, { cause: error });
}

function failureLines(error: VernixError, language: Language): string {
  const { message, action, code } = error.toBody().error;
  const lines = [`vernix: ${message[language]}`, `        ${action[language]}`, `        (${code})`];
  if (error.code === 'internal' && error.cause instanceof Error) lines.push(error.cause.stack ?? '');
  return `${lines.join('\n')}\n`;
}

export function createOutput(
  json: boolean,
  streams: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>,
): Output {
  const { stdout, stderr } = streams;
  const language = languageOf(streams.env);
  return {
    json,
    language,
    interactive: stderr.isTTY && !json,
    result: (value, lines) => {
      const told = json ? [JSON.stringify(value)] : lines.map((line) => seen(inLanguage(line, language)));
      stdout.write(told.map((line) => `${line}\n`).join(''));
    },
    note: (line) => {
      if (!json) stderr.write(`${seen(inLanguage(line, language))}\n`);
    },
    failure: (error) => {
      const known = asVernixError(error);
      stderr.write(json ? `${JSON.stringify(known.toBody())}\n` : seen(failureLines(known, language)));
    },
  };
}
