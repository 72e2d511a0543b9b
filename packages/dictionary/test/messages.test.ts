import { describe, expect, it } from 'vitest';
import {
  DICTIONARY,
  renderDictionaryMarkdown,
  ruleMessage,
  textReader,
  validate,
  valuesOf,
} from '../src/index.ts';

describe('messages', () => {
  it('are whole sentences in both languages for whatever reading and checking find', () => {
    for (const element of DICTIONARY.elements) {
      const wrong = ['?', '2017-02-29', '9999-01-01', '9999-01', '\u0000'].map((text) =>
        textReader(element.id)(text),
      );
      const values = [-1e9, element.usual && element.usual.max + 1, 'x'.repeat(500), true].flatMap((value) =>
        value === undefined ? [] : validate(valuesOf({ [element.id]: value })),
      );
      for (const issue of [...wrong, ...values]) {
        if (typeof issue !== 'object' || issue === null || issue.element === null) continue;
        const { en, fr } = ruleMessage(issue.rule, issue.element);
        expect(en).toContain(element.label.en);
        expect(fr).toContain(element.label.fr);
        for (const text of [en, fr]) expect(text).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it('give the bounds with their unit', () => {
    expect(ruleMessage('impossible-value', 'infant.birth_weight_g').en).toBe(
      '“Birth weight” can only be from 50 to 9998 (grams). It was left out.',
    );
    expect(ruleMessage('unusual-value', 'infant.gestation_days').fr).toBe(
      '« Âge gestationnel » va d’habitude de 154 à 315 (jours). La valeur a été conservée; veuillez la vérifier.',
    );
  });

  it('give the years a date can lie in', () => {
    expect(ruleMessage('date-outside-years', 'infant.birth_date').en).toMatch(/ the years 1900 to 2199\. /);
  });

  it('exist for findings of rules and elements that are gone', () => {
    for (const [rule, element] of [
      ['rule-of-2019', null],
      ['rule-of-2019', 'infant.apgar5'],
      ['unreadable', 'infant.shoe_size'],
      ['constructor', 'infant.apgar5'],
    ] as const) {
      expect(ruleMessage(rule, element).en).toMatch(/this version of the dictionary does not have/);
    }
  });
});

describe('the dictionary in Markdown', () => {
  const markdown = renderDictionaryMarkdown();

  it('holds every element, code and rule', () => {
    const names = DICTIONARY.elements.flatMap(({ id, codes }) => [
      id,
      ...(codes ?? []).map(({ code }) => code),
    ]);
    for (const name of [...names, ...DICTIONARY.rules.map(({ id }) => id)])
      expect(markdown).toContain(`\`${name}\``);
  });

  it('has tables whose rows are as wide as their heads', () => {
    const tables = markdown.split('\n\n').filter((block) => block.startsWith('|'));
    for (const table of tables) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((line) => line.split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(markdown).not.toMatch(/undefined|\[object/);
  });
});
