/** Whoever is told that a setting does not fit, or reads the log, is sent to the documents. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZONE_NAMES } from '@vernix/confinement';
import { LogEntry, Roster } from '@vernix/contracts';
import { expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { ROOT } from './workspaces.ts';
import { CONFIGURATIONS, settingsOf } from './zone-settings.ts';

const page = (name: string): string => readFileSync(join(ROOT, 'docs', `${name}.md`), 'utf8');

/** The part of a page below a heading. */
function section(name: string, heading: string): string {
  const [, part = ''] = page(name).split(`\n## ${heading}\n`);
  return part.split('\n## ')[0] ?? '';
}

const SECTIONS = {
  gateway: section('operating', 'The gateway'),
  vault: section('operating', 'The vault'),
  'key-service': section('operating', 'The key service'),
  desk: section('operating', "The officers' desk"),
  insights: section('operating', 'Insights'),
  witness: section('verifying', 'Run a witness'),
  publisher: section('operating', 'The log in an object store'),
} as const;

/** What lies below settings that several zones have, explained once. */
const SHARED = SECTIONS.gateway + section('operating', 'People');

/** Without those that only hold others. */
function leavesOf(shape: ZodType): string[] {
  const all = settingsOf(shape);
  return all.filter((one) => !all.some((other) => other.startsWith(`${one}.`)));
}

/** As code, whole or as the end of a path, or in an example. */
const names = (text: string, setting: string): boolean => {
  const last = setting.split('.').at(-1) ?? '';
  return new RegExp(`(?:\`"?(?:[\\w.]*\\.)?|")${last}[\`":]`).test(text);
};

/** As code, whole or as the beginning of a path, or in an example. */
const begins = (text: string, setting: string): boolean =>
  new RegExp(`[\`"]${setting.split('.', 1)[0]}[\`":.]`).test(text);

it.each(ZONE_NAMES)('explains every setting of %s', (zone) => {
  const own = SECTIONS[zone];
  const all = leavesOf(CONFIGURATIONS[zone]);
  expect(all.length).toBeGreaterThan(3);
  expect(all.filter((setting) => !begins(own, setting))).toEqual([]);
  const below = (setting: string): string => (setting.includes('.') ? own + SHARED : own);
  expect(all.filter((setting) => !names(below(setting), setting))).toEqual([]);
});

it('explains every entry of a roster', () => {
  expect(leavesOf(Roster).filter((entry) => !names(SECTIONS.gateway, entry))).toEqual([]);
});

it('says of every entry of the transparency log when it is written', () => {
  const text = section('verifying', 'Watch the log');
  const types = LogEntry.options.map((entry) => entry.shape.type.value);
  expect(types.length).toBeGreaterThan(20);
  const short = (type: string): string[] => [type.replace(/\..*/, '.…'), type.replace(/.*\./, '…')];
  const named = (type: string): boolean =>
    [type, ...short(type)].some((name) => text.includes(`\`${name}\``));
  expect(types.filter((type) => !named(type))).toEqual([]);
});

it.each(['gateway', 'key-service', 'desk', 'witness', 'publisher'] as const)(
  'shows a configuration that %s takes, once a key is filled in',
  (zone) => {
    const [, shown = ''] = /```json\n(.*?)```/s.exec(SECTIONS[zone]) ?? [];
    const filledIn = JSON.parse(shown.replaceAll('"…"', `"${'A'.repeat(43)}"`)) as unknown;
    expect(CONFIGURATIONS[zone].safeParse(filledIn).error).toBeUndefined();
  },
);
