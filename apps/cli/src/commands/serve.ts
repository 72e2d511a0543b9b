import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineCommand, usageError } from '../command.ts';
import type { ExitName } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { readPublicFile } from '../private-file.ts';
import { announcement, openingLines } from '../serve/announce.ts';
import { startHouse } from '../serve/house.ts';
import { ZONES, type Zone } from '../serve/layout.ts';
import { runZone } from '../serve/single-zone.ts';
import { STARTED_IN } from '../working-directory.ts';

const isZone = (name: string): name is Zone => (ZONES as readonly string[]).includes(name);

const HIGHEST_BASE = 65_535 - 6;

function portBase(text: string): number {
  const base = Number(text);
  if (!/^\d+$/.test(text) || base > HIGHEST_BASE)
    throw usageError(`--port-base is a number up to ${HIGHEST_BASE}`);
  return base;
}

const MOST_DECOYS_EVERY = 100_000;

/** 0 makes none; a double of every person would be half of the registry. */
function decoysEvery(text: string): number {
  const every = Number(text);
  if (!/^\d+$/.test(text) || every === 1 || every > MOST_DECOYS_EVERY)
    throw usageError(`--decoys is 0 or a number from 2 to ${MOST_DECOYS_EVERY}`);
  return every;
}

interface Asked {
  readonly data: string;
  readonly portBase: number;
  readonly demo: boolean;
  readonly simulate: boolean;
  readonly decoysEvery: number;
}

async function serveAll(asked: Asked, output: Output, signal: AbortSignal): Promise<ExitName> {
  const house = await startHouse(
    asked,
    {
      progress: (line) => output.note(line),
      restarting: (name) =>
        output.note(`${name} stopped unexpectedly and is being started again; see its log.`),
    },
    signal,
  );
  output.result(announcement(house), openingLines(house, asked));
  await sleep(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
  output.note('\nStopping …');
  await house.stop();
  output.note('Stopped. Everything is kept; the next start goes on from here.');
  return 'ok';
}

export const serve = defineCommand({
  name: 'serve',
  summary: 'Start the whole system on this machine, or one zone of it.',
  args: '[ZONE]',
  arity: [0, 1],
  about: [
    'Without ZONE: PostgreSQL and every zone, each a process of its own that is started again should it die. The first start makes all keys. Everything is kept in the data directory; Ctrl-C stops all of it.',
    `With ZONE (${ZONES.join(', ')}): that one process in the foreground, from --config, for a machine of its own.`,
    '--demo adds simulated partners, who keep sending, and a client file, so that “vernix submit” works at once.',
  ],
  options: {
    demo: { type: 'boolean', about: 'with the demo’s partners (this is what “npm start” does)' },
    empty: {
      type: 'boolean',
      about: 'with --demo: no simulated partners; for an empty registry use a new --data',
    },
    data: { type: 'string', value: 'DIR', about: 'the data directory (default: .vernix)' },
    'port-base': {
      type: 'string',
      value: 'N',
      default: '8080',
      about:
        'first of seven ports: gateway, its collection plane, vault, insights, the log, the witness, the desk; 0 for any that are free',
    },
    decoys: {
      type: 'string',
      value: 'N',
      default: '50',
      about:
        'at the first start: one person in N gets a double who does not exist, to catch thieves; 0 for none',
    },
    config: { type: 'string', value: 'FILE', about: 'with ZONE: its configuration' },
  },
  examples: [
    'vernix serve --demo',
    'vernix serve --demo --empty --data .vernix-empty',
    'vernix serve gateway --config gateway.json',
  ],
  async run({ values, positionals, output, signal }) {
    const [zone] = positionals;
    if (zone !== undefined) {
      if (!isZone(zone)) throw usageError(`there is no zone “${zone}”; there are ${ZONES.join(', ')}`);
      if (values.config === undefined) throw usageError('vernix serve ZONE needs --config FILE');
      await readPublicFile(values.config); // one that is not there is told in our form, not in the zone's log
      return runZone(zone, values.config, signal);
    }
    const demo = values.demo === true;
    const simulate = demo && values.empty !== true;
    return serveAll(
      {
        data: values.data ?? join(STARTED_IN, '.vernix'),
        portBase: portBase(values['port-base']),
        demo,
        simulate,
        decoysEvery: decoysEvery(values.decoys),
      },
      output,
      signal,
    );
  },
});
