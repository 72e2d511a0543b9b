/**
 * `npm run bench -- NAME [--json]`; without a name, lists them.
 * Exits 0 when the bound holds, 1 when it does not, 2 when asked for something that is not there.
 */
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import { BenchReport, readable } from './report.ts';

const { values, positionals } = asked();
const [name] = positionals;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (name === undefined) {
  for (const bench of BENCHES) {
    print(`${bench.name}\n  ${bench.about}\n  Bound: ${bench.bound}`);
  }
} else {
  process.exitCode = await run(name);
}

async function run(wanted: string): Promise<number> {
  const bench = BENCHES.find((candidate) => candidate.name === wanted);
  if (bench === undefined) {
    process.stderr.write(
      `There is no bench ${wanted}. There are: ${BENCHES.map((b) => b.name).join(', ')}\n`,
    );
    return 2;
  }
  if (!values.json) print(`${bench.name}: ${bench.about}\nBound: ${bench.bound}`);
  const report = new BenchReport(bench.name, (finding) =>
    print(values.json ? JSON.stringify(finding) : readable(finding)),
  );
  await bench.run(report);
  const { holds } = report;
  print(
    values.json
      ? JSON.stringify({ bench: bench.name, kind: 'result', bound: bench.bound, holds })
      : `The bound ${holds ? 'holds' : 'does NOT hold'}.`,
  );
  return holds ? 0 : 1;
}

function asked() {
  const options = { json: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: npm run bench -- [NAME] [--json]\n`);
    return process.exit(2);
  }
}
