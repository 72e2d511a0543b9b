import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { VernixError } from '@vernix/contracts';
import type { ZodType } from 'zod';
import { inWords } from './in-words.ts';

/**
 * Reads the configuration named by `--config FILE.json`. On a fault it says on standard error what is wrong and where,
 * without the value, and what to do, and exits with code 2.
 */
export function loadConfig<T>(schema: ZodType<T>, argv: string[] = process.argv.slice(2)): T {
  try {
    const { values } = parseArgs({ args: argv, options: { config: { type: 'string' } } });
    if (values.config === undefined)
      throw new VernixError('config-invalid', { where: '--config is missing' });
    return parseConfig(schema, readFileSync(values.config, 'utf8'));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(2);
  }
}

/** @throws {VernixError} `config-invalid`, naming every setting that does not fit */
export function parseConfig<T>(schema: ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new VernixError('config-invalid', { where: 'the file is not JSON' });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw new VernixError('config-invalid', { where: faults.join('; ') });
}

function explain(error: unknown): string {
  if (error instanceof VernixError) return inWords(error);
  return `config-invalid: ${error instanceof Error ? error.message : 'unreadable'}`;
}
