/** The definitions as a page for people: docs/indicators.md is this text, and a check holds the two together. */
import { type Condition, type Facts } from './condition.ts';
import { INDICATORS } from './data/indicators.ts';
import { ROBSON_LABELS, UNCLASSIFIABLE_LABELS } from './data/robson-labels.ts';
import type { Indicator } from './indicator.ts';
import { ROBSON_GROUPS, ROBSON_VERSION, UNCLASSIFIABLE } from './robson.ts';

export function renderIndicatorsMarkdown(): string {
  return `# Indicators

Generated from \`packages/indicators\`; do not edit. Every figure is published with the version of its definition and the
snapshot it was counted in. [Reading the figures](quality.md) says how to use them.

${INDICATORS.map(section).join('\n')}
## Robson ten groups · version ${ROBSON_VERSION}

One row a woman giving birth. The groups, in the report's order:

| group | who |
|---|---|
${ROBSON_GROUPS.map((group) => `| ${group} | ${ROBSON_LABELS[group].en}<br>*${ROBSON_LABELS[group].fr}* |`).join('\n')}

Rules are tried in order: several babies (8), transverse or oblique (9), breech (6, 7), before 37+0 (10), earlier caesarean
(5), then first births (1, 2) and later ones (3, 4). A woman whose record lacks what her group depends on is unclassifiable
and counted by what is missing:

${UNCLASSIFIABLE.map((reason) => `- ${UNCLASSIFIABLE_LABELS[reason].en} · *${UNCLASSIFIABLE_LABELS[reason].fr}*`).join('\n')}

A first birth needs no count of earlier caesareans. A first birth *with* an earlier caesarean, and a birth without labour that
was not a caesarean, are contradictions: the sender is asked, and the woman is in no group meanwhile. A woman whose mode of
birth is missing is in no group either, since she can be in no rate.
`;
}

function section(indicator: Indicator): string {
  const { id, version, title, numeratorLabel, denominatorLabel, unit, needs, per } = indicator;
  return `## ${title.en} · *${title.fr}*

| | |
|---|---|
| id, version | \`${id}\` ${version} |
| counts | ${unit === 'birth' ? 'infants' : 'women giving birth (twins are one)'} |
| numerator | ${numeratorLabel.en} · *${numeratorLabel.fr}*: \`${spoken(indicator.numerator)}\` |
| denominator | ${denominatorLabel.en} · *${denominatorLabel.fr}*: \`${spoken(indicator.denominator)}\` |
| among | \`${spoken(indicator.population)}\` |
| needs | ${needs.length === 0 ? 'nothing' : needs.map((fact) => `\`${fact}\``).join(', ')} |
| shown as | ${per === null ? 'a count' : per === 1 ? 'a ratio' : per === 100 ? 'per cent' : 'per 1000'} |
`;
}

function spoken(condition: Condition): string {
  if ('all' in condition) return condition.all.length === 0 ? 'all' : condition.all.map(spoken).join(' and ');
  if ('any' in condition) return condition.any.map(spoken).join(' or ');
  const fact: keyof Facts = condition.fact;
  if ('filled' in condition) return `${fact} is ${condition.filled ? 'recorded' : 'missing'}`;
  if ('is' in condition) return `${fact} = ${condition.is}`;
  if ('isNot' in condition) return `${fact} is not ${condition.isNot}`;
  return 'atLeast' in condition ? `${fact} ≥ ${condition.atLeast}` : `${fact} < ${condition.below}`;
}
