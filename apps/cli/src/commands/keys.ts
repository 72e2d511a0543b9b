import { KEY_NAMES, KeyName } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces } from '../keys/places.ts';
import { vaultWork } from '../keys/vault-work.ts';

const Rekeyed = z.object({ generation: z.int(), tokens: z.int() });

interface Rotation {
  readonly key: KeyName;
  readonly of: string | undefined;
  readonly destroy: boolean;
}

async function withKeys<T>({ admin }: KeyPlaces, work: (client: KeyClient) => Promise<T>): Promise<T> {
  const client = await KeyClient.connect(admin);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function rotate(places: KeyPlaces, { key, of, destroy }: Rotation): Promise<number> {
  if (key === 'tokens') return (await vaultWork(places, ['rekey'], Rekeyed)).generation;
  const asked = { principal: 'operator', key, destroy, ...(of === undefined ? {} : { of }) };
  return await withKeys(
    places,
    async (client) => (await client.call('keys.rotate', asked)).answer.generation,
  );
}

export const keys = defineCommand({
  name: 'keys',
  summary: 'List the registry’s keys, or replace one while everything runs.',
  args: 'list|rotate [KEY]',
  arity: [1, 2],
  about: [
    `KEY is one of ${KEY_NAMES.join(', ')}; docs/operating.md says what each does and who notices.`,
    'rotate items: transfers to come hang from a new root; what is sealed stays readable. rotate tokens: every token in the registry is carried over to a new key and the old key is destroyed; files wait meanwhile. rotate statement: sign a roster that names the new key.',
    'rotate intake --destroy: every earlier intake key is destroyed at once. Files still on their way to it have to be sent again.',
  ],
  options: {
    ...KEY_OPTIONS,
    of: { type: 'string', value: 'FAMILY', about: 'the snapshot family, for pseudonyms' },
    destroy: { type: 'boolean', about: 'with intake: destroy the earlier ones now' },
  },
  examples: ['vernix keys list --data vernix-data', 'vernix keys rotate tokens --data vernix-data'],
  async run({ values, positionals, output }) {
    const [action, name] = positionals;
    const places = await keyPlaces(values);
    if (action === 'list') {
      const { answer } = await withKeys(places, (client) => client.call('keys.list', {}));
      output.result(
        answer,
        answer.keys.map(({ key, of, generation, state, since }) =>
          [key, of ?? '', `${generation}`, state, since ?? ''].join('\t'),
        ),
      );
      return 'ok';
    }
    const key = KeyName.safeParse(name);
    if (action !== 'rotate' || !key.success) {
      throw usageError(`vernix keys does “list” or “rotate KEY”, KEY one of ${KEY_NAMES.join(', ')}`);
    }
    const { of, destroy = false } = values;
    const generation = await rotate(places, { key: key.data, of, destroy });
    output.result({ key: key.data, generation }, [`${key.data}: generation ${generation}.`]);
    return 'ok';
  },
});
