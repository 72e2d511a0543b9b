import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, isFileFault } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import en from '../src/locales/en.json';
import fr from '../src/locales/fr.json';

type Tree = { readonly [name: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[prefix + name, value] as const] : [...flat(value, `${prefix}${name}.`)],
    ),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(PLURAL, '');
const texts = { en: flat(en), fr: flat(fr) };
const bases = {
  en: [...new Set([...texts.en.keys()].map(base))].sort(),
  fr: [...new Set([...texts.fr.keys()].map(base))].sort(),
};

/** Every text of the console, its own sources only. */
const sources = readdirSync(join(import.meta.dirname, '../src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(import.meta.dirname, '../src', name), 'utf8'))
  .join('\n');

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort();

describe('the two languages', () => {
  it('have the same keys', () => {
    expect(bases.fr).toEqual(bases.en);
  });

  it.each(['en', 'fr'] as const)('%s has every plural form its language needs, and no other', (language) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = Map.groupBy(
      [...texts[language].keys()].filter((key) => PLURAL.test(key)),
      base,
    );
    for (const [key, forms] of plurals) {
      expect([key, forms.map((form) => PLURAL.exec(form)?.[1]).toSorted()]).toEqual([key, needed]);
    }
  });

  it('take the same placeholders', () => {
    for (const key of bases.en) {
      const all = (['en', 'fr'] as const).flatMap((language) =>
        [...texts[language]].filter(([one]) => base(one) === key).map(([, text]) => placeholders(text)),
      );
      expect([key, new Set(all.map((names) => names.join())).size]).toEqual([key, 1]);
    }
  });

  it('leave no text empty, and none the same by oversight', () => {
    for (const language of ['en', 'fr'] as const) {
      for (const [key, text] of texts[language]) expect([key, text.trim()]).not.toEqual([key, '']);
    }
    const same = [...texts.en].filter(([key, text]) => text.length > 24 && texts.fr.get(key) === text);
    expect(same.map(([key]) => key)).toEqual(['compare.definition']);
  });
});

/** What a file ends with that is no fault of its own. */
const OF_OURS = ['registry-put-back'];

it('tells in a few words whatever a file ends with', () => {
  const faults = Object.keys(CATALOGUE).filter(isFileFault);
  for (const { fault } of [en, fr]) {
    expect(Object.keys(fault).toSorted()).toEqual([...faults, ...OF_OURS].toSorted());
    expect(Math.max(...Object.values(fault).map((words) => words.length))).toBeLessThanOrEqual(26);
  }
});

describe('the keys', () => {
  // A key is used when it stands in the sources, or matches one put together there: t(`stage.${stage}`).
  const literal = new Set(
    [...sources.matchAll(/['"`]([a-zA-Z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]),
  );
  const composed = [...sources.matchAll(/`([a-zA-Z][\w-]*(?:\.(?:[\w-]+|\$\{[^}]+\}))+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((text) => text.includes('${'))
    .map((text) => new RegExp(`^${text.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '[^.]+')}$`));

  it('are all used', () => {
    const unused = bases.en.filter(
      (key) => !literal.has(key) && !composed.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});
