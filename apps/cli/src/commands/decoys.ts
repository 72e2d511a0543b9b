import { DecoyPlan } from '@vernix/contracts';
import { approved, type KeyClient } from '@vernix/key-channel';
import { defineCommand, usageError } from '../command.ts';
import { KEY_OPTIONS, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';

async function list(keys: KeyClient) {
  const { answer } = await keys.call('decoys.status', {});
  const { plan, placed, touched, halted } = answer;
  const lines = [
    plan.every === 0
      ? 'The next files get no decoys.'
      : `One person in ${plan.every} of the next files gets a double (generation ${plan.generation}).`,
    `${placed.toLocaleString('en-CA')} rows are decoys. One was asked for ${touched} times.`,
    ...(halted ? ['Everything is stopped until two officers release one of those who asked.'] : []),
  ];
  return { answer, lines };
}

/** Other doubles from the next file on. @throws VernixError `approval-awaited` */
async function change(keys: KeyClient, planOf: (now: DecoyPlan) => DecoyPlan): Promise<DecoyPlan> {
  const plan = planOf((await keys.call('decoys.status', {})).answer.plan);
  await approved(keys, { action: { kind: 'decoy-change', params: plan }, requester: OPERATOR }, (under) =>
    keys.call('decoys.change', { principal: OPERATOR, plan, ...under }),
  );
  return plan;
}

function everyOf(text: string | undefined): DecoyPlan['every'] {
  const every = DecoyPlan.shape.every.safeParse(Number(text));
  if (text === undefined || !every.success)
    throw usageError('vernix decoys place N: one person in N, from 2 to 100,000, or 0 for none');
  return every.data;
}

export const decoys = defineCommand({
  name: 'decoys',
  summary: 'How many decoys there are, and how the next ones are made.',
  args: 'list|place|rotate [N]',
  arity: [1, 2],
  about: [
    'Run it on the key service’s machine: it alone knows the decoys, and says how many there are, never which.',
    'place N: from the next file on one person in N gets a double who does not exist; 0 for none. rotate: doubles of other people, after a break-in. Those that are there stay decoys.',
    'Two officers have to approve what is changed: it is asked for at their desk (exit code 6); run the same command again when they have signed.',
    'Who asked for a decoy is stopped until two officers release it. When two names did, nothing is released to anyone until then.',
  ],
  options: { data: KEY_OPTIONS.data, admin: KEY_OPTIONS.admin },
  examples: ['vernix decoys list --data vernix-data', 'vernix decoys place 100 --data vernix-data --json'],
  async run({ values, positionals, output }) {
    const [what, count] = positionals;
    const places = await keyPlaces(values);
    if (what === 'list') {
      const { answer, lines } = await withKeys(places, list);
      output.result(answer, lines);
      return 'ok';
    }
    if (what !== 'place' && what !== 'rotate')
      throw usageError('vernix decoys does “list”, “place N” or “rotate”');
    const every = what === 'place' ? everyOf(count) : undefined;
    const plan = await withKeys(places, (keys) =>
      change(keys, (now) =>
        every === undefined ? { ...now, generation: now.generation + 1 } : { ...now, every },
      ),
    );
    output.result(plan, [
      `From the next file on: one person in ${plan.every}, generation ${plan.generation}.`,
    ]);
    return 'ok';
  },
});
