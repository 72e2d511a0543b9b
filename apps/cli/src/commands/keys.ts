import { rm } from 'node:fs/promises';
import { KEY_NAMES, KeyName } from '@vernix/contracts';
import { approved } from '@vernix/key-channel';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { destroyIntake } from '../keys/intake.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces, OPERATOR, withKeys } from '../keys/places.ts';
import { vaultWork } from '../keys/vault-work.ts';
import { createPrivateFile, writePrivateFile } from '../private-file.ts';

const Rekeyed = z.object({ generation: z.int(), tokens: z.int() });

interface Rotation {
  readonly key: KeyName;
  readonly of: string | undefined;
  readonly destroy: boolean;
}

async function rotate(places: KeyPlaces, { key, of, destroy }: Rotation): Promise<number> {
  if (key === 'tokens') return (await vaultWork(places, ['rekey'], Rekeyed)).generation;
  if (key === 'intake' && destroy) return await withKeys(places, destroyIntake);
  const asked = { principal: OPERATOR, key, ...(of === undefined ? {} : { of }) };
  return await withKeys(
    places,
    async (client) => (await client.call('keys.rotate', asked)).answer.generation,
  );
}

/** Writes all keys, sealed to a recipient, into a new file. Resolves to its size in bytes. */
async function exportKeys(places: KeyPlaces, recipient: string, file: string): Promise<number> {
  // Made first: an approval is good once, and one that ends at a full disk is lost.
  await createPrivateFile(file, new Uint8Array());
  try {
    return await withKeys(places, async (client) => {
      const asked = { action: { kind: 'key-export', params: { recipient } }, requester: OPERATOR };
      const { binary } = await approved(client, asked, (under) =>
        client.call('keys.export', { principal: OPERATOR, recipient, ...under }),
      );
      await writePrivateFile(file, binary);
      return binary.length;
    });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

export const keys = defineCommand({
  name: 'keys',
  summary: 'List the registry’s keys, replace one while everything runs, or export them all.',
  args: 'list|rotate|export [KEY]',
  arity: [1, 2],
  about: [
    `KEY is one of ${KEY_NAMES.join(', ')}; docs/operating.md says what each does and who notices.`,
    'rotate items: transfers to come hang from a new root; what is sealed stays readable. rotate tokens: every token in the registry is carried over to a new key and the old key is destroyed; files wait meanwhile. rotate statement: sign a roster that names the new key.',
    'rotate intake --destroy: every earlier intake key is destroyed at once. Files still on their way to it have to be sent again. Where there is an officers’ desk, two officers approve it first.',
    'export: all keys, sealed to --to, in a file that did not exist. Two officers approve it first, always.',
    'What two officers have to approve is asked for at their desk (exit code 6); run the same command again when they have signed.',
  ],
  options: {
    ...KEY_OPTIONS,
    of: { type: 'string', value: 'FAMILY', about: 'the snapshot family, for pseudonyms' },
    destroy: { type: 'boolean', about: 'with intake: destroy the earlier ones now' },
    to: { type: 'string', value: 'RECIPIENT', about: 'with export: the age recipient (age1…)' },
    out: { type: 'string', value: 'FILE', about: 'with export: the file to be written' },
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
    if (action === 'export') {
      const { to, out } = values;
      if (to === undefined || out === undefined) {
        throw usageError('name whom the keys are sealed to, and the file: --to RECIPIENT --out FILE');
      }
      const bytes = await exportKeys(places, to, out);
      output.result({ file: out, recipient: to, bytes }, [`All keys are in ${out}, sealed to ${to}.`]);
      return 'ok';
    }
    const key = KeyName.safeParse(name);
    if (action !== 'rotate' || !key.success) {
      throw usageError(
        `vernix keys does “list”, “export” or “rotate KEY”, KEY one of ${KEY_NAMES.join(', ')}`,
      );
    }
    const { of, destroy = false } = values;
    const generation = await rotate(places, { key: key.data, of, destroy });
    output.result({ key: key.data, generation }, [`${key.data}: generation ${generation}.`]);
    return 'ok';
  },
});
