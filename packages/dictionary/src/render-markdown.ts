import { describe, type ElementDescription, type RuleDescription } from './describe.ts';
import type { Bilingual } from './element-shape.ts';

/** `docs/dictionary.md`, whole, from the data that runs. Ends with a line end. */
export function renderDictionaryMarkdown(): string {
  const { version, elements, elementRules, rules, rowRules, tables } = describe();
  const coded = elements.filter(({ codes }) => codes.length > 0);
  return [
    `# Data dictionary, version ${version}`,
    'Generated from `packages/dictionary`; do not edit. The names in the first column are the columns of the template.',
    'A value outside *possible* is dropped and the sender is asked. A value outside *usual* is kept and the sender is asked.',
    '## Elements',
    ...(['mother', 'delivery', 'infant'] as const).flatMap((subject) => [
      `### ${HEADINGS[subject]}`,
      table(
        ['element', 'English', 'français', 'type', 'unit', 'possible', 'usual', 'class'],
        elements.filter((element) => element.subject === subject).map(elementCells),
      ),
    ]),
    '## Codes',
    ...coded.flatMap(({ id, codes }) => [
      `### ${id}`,
      table(
        ['code', 'English', 'français'],
        codes.map(({ code, label }) => [`\`${code}\``, label.en, label.fr]),
      ),
    ]),
    '## Rules across elements',
    'An unknown value never makes a rule fire.',
    ruleTable(rules, true),
    '## Rules on one value',
    ruleTable(elementRules, false),
    '## Rules on a row',
    'A row that breaks one of these is rejected.',
    ruleTable(rowRules, false),
    '## Tables',
    ...Object.entries(tables).flatMap(([name, rows]) => [
      `### ${name}`,
      table(
        ['from', 'to', 'min', 'max'],
        rows.map(({ from, to, min, max }) => [from, to, min, max].map(String)),
      ),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

const HEADINGS = {
  mother: 'Mother · Mère',
  delivery: 'Delivery · Accouchement',
  infant: 'Infant · Nouveau-né',
} as const;

function elementCells(element: ElementDescription): string[] {
  const { id, label, about, type, unit, possible, usual, itemClass } = element;
  const words = (language: keyof Bilingual) => `**${label[language]}.** ${about[language]}`;
  return [
    `\`${id}\``,
    words('en'),
    words('fr'),
    type,
    unit?.en ?? '',
    possible ?? '',
    usual ?? '',
    itemClass,
  ];
}

function ruleTable(rules: readonly RuleDescription[], across: boolean): string {
  return table(
    ['rule', ...(across ? ['version', 'fires when'] : []), 'English', 'français'],
    rules.map(({ id, version, when, message }) => [
      `\`${id}\``,
      ...(across ? [String(version), `\`${when}\``] : []),
      message.en,
      message.fr,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
