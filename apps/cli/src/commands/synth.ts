import { once } from 'node:events';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { VernixError } from '@vernix/contracts';
import { makeDirectory } from '@vernix/durable';
import {
  LABORATORY,
  MIDWIFERY,
  SITES,
  type Submission,
  type SubmissionOptions,
  submissions,
  TEMPLATE_HEADER,
  TRUTH_HEADER,
  templateLine,
  truthLine,
} from '@vernix/synth';
import { defineCommand, needs, usageError } from '../command.ts';
import { counted, figure, ROWS, type Words } from '../language.ts';
import { OUT_DIRECTORY } from '../out-directory.ts';

const MOST_BIRTHS = 12_000_000;

/** A file written line by line, waiting for the disk when it is slower than we are. */
class LineFile {
  readonly #stream: WriteStream;
  readonly #failed: Promise<never>;
  rows = 0;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
    this.#failed = new Promise((_, reject) => stream.once('error', reject));
    // Whoever waits next is told; until then nobody listens.
    this.#failed.catch(() => undefined);
  }

  static async create(path: string, header: string): Promise<LineFile> {
    const stream = createWriteStream(path, { highWaterMark: 1024 * 1024 });
    await once(stream, 'open');
    const file = new LineFile(stream);
    stream.write(`${header}\n`);
    return file;
  }

  /** False: the disk is behind; wait for {@link drained}. */
  add(line: string): boolean {
    this.rows += 1;
    return this.#stream.write(`${line}\n`);
  }

  async drained(): Promise<void> {
    await Promise.race([once(this.#stream, 'drain'), this.#failed]);
  }

  async close(): Promise<void> {
    this.#stream.end();
    await Promise.race([finished(this.#stream), this.#failed]);
  }
}

/** One file a partner, and the truth beside them. */
class Population {
  readonly #directory: string;
  readonly #truth: LineFile;
  readonly files = new Map<string, LineFile>();

  private constructor(directory: string, truth: LineFile) {
    this.#directory = directory;
    this.#truth = truth;
  }

  static async create(directory: string): Promise<Population> {
    return new Population(directory, await LineFile.create(join(directory, TRUTH_FILE), TRUTH_HEADER));
  }

  async add(submission: Submission): Promise<void> {
    const name = fileOf(submission.partner);
    let file = this.files.get(name);
    if (file === undefined) {
      file = await LineFile.create(join(this.#directory, name), TEMPLATE_HEADER);
      this.files.set(name, file);
    }
    if (!file.add(templateLine(submission))) await file.drained();
    if (!this.#truth.add(truthLine(submission, name, file.rows))) await this.#truth.drained();
  }

  async close(): Promise<void> {
    await Promise.all([this.#truth, ...this.files.values()].map((file) => file.close()));
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    const range = [figure(least), figure(most)] as const;
    throw usageError({
      en: `--${name} is a whole number from ${range[0].en} to ${range[1].en}`,
      fr: `--${name} est un nombre entier de ${range[0].fr} à ${range[1].fr}`,
    });
  }
  return value;
}

/** A day of the calendar. `Date.parse` alone takes 30 February for the 2nd of March. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function optionsFrom(values: { births: string; seed: string; from: string; to: string }): SubmissionOptions {
  const { from, to } = values;
  if (!isDate(from) || !isDate(to) || from > to) {
    throw usageError({
      en: '--from and --to are dates, YYYY-MM-DD, in order',
      fr: '--from et --to sont des dates, AAAA-MM-JJ, dans l’ordre',
    });
  }
  const births = wholeNumber('births', values.births, 1, MOST_BIRTHS);
  return { births, seed: wholeNumber('seed', values.seed, 0, Number.MAX_SAFE_INTEGER), from, to };
}

const TRUTH_FILE = 'truth.csv';
const fileOf = (partner: string): string => `${partner}.csv`;

/** A population is worth nothing beside a truth of another. @throws VernixError `path-taken` */
function requireNone(directory: string): void {
  const partners = [...SITES, LABORATORY, MIDWIFERY].map(({ id }) => fileOf(id));
  const taken = [TRUTH_FILE, ...partners]
    .map((name) => join(directory, name))
    .find((path) => existsSync(path));
  if (taken !== undefined) throw new VernixError('path-taken', { path: taken });
}

const rowsLine = (path: string, rows: number): Words => ({
  en: `${path}  ${counted(rows, ROWS).en}`,
  fr: `${path}  ${counted(rows, ROWS).fr}`,
});
const truthAt = (path: string): Words => ({
  en: `${path}  the truth about each of them`,
  fr: `${path}  la vérité sur chacune`,
});

export const synth = defineCommand({
  name: 'synth',
  summary: {
    en: 'Make a synthetic population: files of the registry’s template, with the truth known.',
    fr: 'Faire une population synthétique : des fichiers du gabarit du registre, dont la vérité est connue.',
  },
  args: '',
  arity: [0, 0],
  about: [
    {
      en: 'Nobody in it exists. One file a partner, in order of arrival, and truth.csv: for each row, which infant, mother and delivery it is about.',
      fr: 'Personne n’y existe. Un fichier par partenaire, dans l’ordre d’arrivée, et truth.csv : pour chaque ligne, l’enfant, la mère et l’accouchement dont il s’agit.',
    },
    {
      en: 'The same options give the same files, byte for byte.',
      fr: 'Les mêmes options donnent les mêmes fichiers, à l’octet près.',
    },
  ],
  options: {
    births: {
      type: 'string',
      value: 'N',
      default: '1000',
      about: { en: 'how many births', fr: 'combien de naissances' },
    },
    seed: {
      type: 'string',
      value: 'S',
      default: '1',
      about: {
        en: 'a whole number; another one gives other people',
        fr: 'un nombre entier; un autre donne d’autres personnes',
      },
    },
    from: {
      type: 'string',
      value: 'DATE',
      default: '2024-01-01',
      about: { en: 'first day of the births', fr: 'premier jour des naissances' },
    },
    to: {
      type: 'string',
      value: 'DATE',
      default: '2025-12-31',
      about: { en: 'last day of the births', fr: 'dernier jour des naissances' },
    },
    force: {
      type: 'boolean',
      about: {
        en: 'write over files of an earlier population in --out',
        fr: 'écraser les fichiers d’une population antérieure dans --out',
      },
    },
    ...OUT_DIRECTORY,
  },
  examples: ['vernix synth --births 10000 --seed 7 --out population'],
  async run({ values, output, signal }) {
    if (values.out === undefined) throw needs('synth', '--out DIR');
    const options = optionsFrom(values);
    await makeDirectory(values.out);
    if (values.force !== true) requireNone(values.out);
    const population = await Population.create(values.out);
    for (const submission of submissions(options)) {
      signal.throwIfAborted();
      await population.add(submission);
    }
    await population.close();
    const files = [...population.files].map(([name, { rows }]) => ({ name, rows }));
    output.result({ directory: values.out, ...options, files }, [
      ...files.map(({ name, rows }) => rowsLine(join(values.out ?? '', name), rows)),
      truthAt(join(values.out, TRUTH_FILE)),
    ]);
    return 'ok';
  },
});
