/** Real data that is not in the repository: CONTRIBUTING.md says what and where. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIRECTORY =
  process.env['VERNIX_CONFORMANCE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

const NATALITY = join(DIRECTORY, 'natality', 'us-natality-2014-sample-100k.csv.gz');

/** 100,000 births of the United States in 2014, or null with a printed reason. */
export function findNatality(): string | null {
  if (existsSync(NATALITY)) return NATALITY;
  console.warn(
    'Skipped: the natality sample is not here. VERNIX_CONFORMANCE_DATA names the directory that has it.',
  );
  return null;
}

/**
 * What was computed straight from that file by other means: how many rows have the column filled, and the share of those
 * (or, per 1000, the number) that the indicator counts.
 */
export const NATALITY_RATES = [
  { id: 'caesarean', filled: 96_353, share: 0.3180908 },
  { id: 'preterm', filled: 99_918, share: 0.1138233 },
  { id: 'low-birth-weight', filled: 99_927, share: 0.0801385 },
  { id: 'very-low-birth-weight', filled: 99_927, share: 0.0142804 },
  { id: 'twins', filled: 100_000, share: 0.03356 },
  { id: 'triplets-or-more', filled: 100_000, share: 0.00112 },
  { id: 'induction', filled: 96_306, share: 0.2348867 },
  { id: 'low-apgar', filled: 99_596, share: 0.0211956 },
  { id: 'intensive-care', filled: 96_169, share: 0.0825214 },
] as const;
export const NATALITY_ROWS = 100_000;
export const NATALITY_BOYS_PER_GIRL = 1.048047;
