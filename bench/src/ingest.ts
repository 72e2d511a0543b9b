import type { Bench, Report } from './bench.ts';
import { aeadAlone, copyAlone } from './ingest/floors.ts';
import { Ingest } from './ingest/ingest.ts';

const SMALL = 100_000;
const LARGE = 1_000_000;
const GOAL = 10_000;
const STEADY = 0.95;

export const ingest: Bench = {
  name: 'ingest',
  about:
    'Takes a sealed file of synthetic births with identity from the disk to one committed transaction: opened, parsed, ' +
    'validated, linked, each item sealed, manifested. PostgreSQL and the key service run in processes of their own.',
  bound: `≥ ${GOAL} records/s at ${SMALL} and at ${LARGE} records, the larger ≥ ${STEADY}× as fast as the smaller`,
  run: (report) => measure(report, SMALL, LARGE),
};

/** The bench with its sizes open, so that a small one can be run while working on it. */
export async function measure(report: Report, small: number, large: number): Promise<void> {
  const bench = await Ingest.prepare();
  try {
    const few = await bench.run(small);
    report.goal(`ingest of ${small} records`, few.recordsPerSecond, 'records/s', GOAL);
    report.figure('  floor: COPY of the same rows alone', await copyAlone(few.databaseUrl), 'records/s');
    report.figure('  floor: sealing the same items alone', await aeadAlone(few.databaseUrl), 'records/s');
    const many = await bench.run(large);
    report.goal(`ingest of ${large} records`, many.recordsPerSecond, 'records/s', GOAL);
    report.figure('  floor: COPY of the same rows alone', await copyAlone(many.databaseUrl), 'records/s');
    report.goal('large ÷ small', many.recordsPerSecond / few.recordsPerSecond, '×', STEADY);
    for (const [name, value] of Object.entries(many.cpu))
      report.figure(`processor time: ${name}`, value, 'µs');
    report.figure('memory of the ingest process at its highest', many.peakMegabytes, 'MB');
  } finally {
    await bench.close();
  }
}
