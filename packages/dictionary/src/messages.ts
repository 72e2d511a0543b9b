import { YEARS } from './calendar.ts';
import { ELEMENT_MESSAGES, GONE, ROW_MESSAGES, TYPE_MESSAGES, UNIT_NAMES } from './data/messages.ts';
import { RULES } from './data/rules.ts';
import type { Element } from './element.ts';
import type { Bilingual } from './element-shape.ts';
import { findElement } from './elements.ts';

const wholeSentences = new Map<string, Bilingual>([
  ...RULES.map(({ id, message }) => [id, message] as const),
  ...Object.entries(ROW_MESSAGES),
]);
const templates = new Map<string, Bilingual>(Object.entries(ELEMENT_MESSAGES));

function fill(template: string, language: 'en' | 'fr', element: Element): string {
  const { range, usual, unit, maxLength } = element;
  const parts: Readonly<Record<string, string | number | undefined>> = {
    label: element.label[language],
    min: range?.min,
    max: range?.max,
    usualMin: usual?.min,
    usualMax: usual?.max,
    maxLength,
    firstYear: YEARS.first,
    lastYear: YEARS.last,
    unit: unit && UNIT_NAMES[unit][language],
  };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parts[name]));
}

/** What a finding says to the sender, for `rule` and `element` as an issue names them. It holds no value. */
export function ruleMessage(rule: string, element: string | null): Bilingual {
  const whole = wholeSentences.get(rule);
  if (whole !== undefined) return whole;
  const about = element === null ? undefined : findElement(element);
  if (about === undefined) return GONE;
  const template = rule === 'unreadable' ? TYPE_MESSAGES[about.type] : templates.get(rule);
  if (template === undefined) return GONE;
  return { en: fill(template.en, 'en', about), fr: fill(template.fr, 'fr', about) };
}
