import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../src/design/tokens.css'), 'utf8');

function tokensOf(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** The blocks in order: light, chosen dark, the system's dark. */
const [light, dark, systemDark] = css
  .split(/\bcolor-scheme: (?:light|dark);/)
  .slice(1)
  .map((part) => tokensOf(part.slice(0, part.indexOf('}'))));

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['page', 'surface', 'sunken', 'primary-tint'];
const TEXTS = ['ink', 'quiet', 'primary', 'primary-strong', 'alarm-text', 'caution-text'];
const READ = [
  ...GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground] as const)),
  ['on-primary', 'primary'],
  ['on-primary', 'primary-strong'],
  ['ink', 'alarm-tint'],
  ['alarm-text', 'alarm-tint'],
  ['ink', 'caution-tint'],
  ['caution-text', 'caution-tint'],
  ['ink', 'series-band'],
] as const;
/** Marks and outlines that carry meaning: 3:1 is WCAG's bound for them. */
const SEEN = [
  ...['line-strong', 'primary', 'alarm', 'caution', 'series-1', 'series-2', 'series-3'].map(
    (mark) => [mark, 'surface'] as const,
  ),
  ['series-1', 'series-band'],
  ['series-2', 'series-band'],
] as const;

const themes = [
  ['light', light],
  ['dark', dark],
] as const;

describe.each(themes)('in the %s theme', (_theme, tokens) => {
  const colour = (name: string) => {
    const found = tokens?.get(name);
    if (found === undefined) throw new Error(`No token --${name}.`);
    return found;
  };

  it.each(READ)('%s on %s can be read', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SEEN)('%s on %s can be seen', (mark, ground) => {
    expect(contrast(colour(mark), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});

it('is as dark by choice as by the system', () => {
  expect(systemDark).toEqual(dark);
});
