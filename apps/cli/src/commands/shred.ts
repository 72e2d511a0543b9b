import { KeyClient } from '@vernix/key-channel';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces } from '../keys/places.ts';
import { vaultWork } from '../keys/vault-work.ts';

const Forgotten = z.object({
  rows: z.int(),
  others: z.int(),
  tokens: z.int(),
  files: z.int(),
  epochs: z.array(z.int()),
  tokenGeneration: z.int(),
});
const Rekeyed = z.object({ generation: z.int() });

/** Destroys now what would otherwise end with its time: the intake keys, and the key of the tokens. */
async function closeBackups(places: KeyPlaces): Promise<void> {
  const client = await KeyClient.connect(places.admin);
  try {
    await client.call('keys.rotate', { principal: 'operator', key: 'intake', destroy: true });
  } finally {
    await client.close();
  }
  await vaultWork(places, ['rekey'], Rekeyed);
}

export const shred = defineCommand({
  name: 'shred',
  summary: 'Forget one person for good: destroy the keys of all that is sealed about them.',
  args: 'PERSON',
  arity: [1, 1],
  about: [
    'PERSON is the registry’s number of the person. What rows said of them is never read again, from no backup; they stay in the counts. A row is about a birth: what it said of mother and child goes together.',
    'Original files in a backup stay readable until their intake keys are destroyed, and tokens in a backup answer guesses until the token key is replaced. --now does both at once; without it, the keys’ own times do the first, and “vernix keys rotate tokens” the second.',
    'There is no way back.',
  ],
  options: {
    ...KEY_OPTIONS,
    now: { type: 'boolean', about: 'destroy the intake keys and replace the token key, too' },
  },
  examples: ['vernix shred 512077 --data vernix-data --now'],
  async run({ values, positionals, output }) {
    const person = Number(positionals[0]);
    if (!Number.isSafeInteger(person) || person < 1) throw usageError('PERSON is a number of the registry');
    const places = await keyPlaces(values);
    const forgotten = await vaultWork(places, ['forget', `${person}`], Forgotten);
    if (values.now === true) await closeBackups(places);
    const { rows, others, tokens, files, epochs, tokenGeneration } = forgotten;
    const open = values.now === true ? [] : epochs;
    output.result({ ...forgotten, epochs: open, backupsClosed: values.now === true }, [
      `Forgotten: ${rows} rows, ${tokens} tokens, ${files} original files. ${others} other people were in those rows.`,
      ...(open.length === 0
        ? []
        : [`Backups of the original files are closed when intake keys ${open.join(', ')} are destroyed.`]),
      ...(values.now === true
        ? []
        : [
            `Backups of the tokens are closed by “vernix keys rotate tokens” (now generation ${tokenGeneration}).`,
          ]),
      'Replace the copy of the sealing key that you keep in a safe place, and destroy the earlier one.',
    ]);
    return 'ok';
  },
});
