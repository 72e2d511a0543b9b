import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { askToDestroyIntake, destroyIntake } from '../keys/intake.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces, withKeys } from '../keys/places.ts';
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

/** When officers have to be asked for this, and for the intake keys next, they are asked for both at once. */
async function forget(places: KeyPlaces, person: number, now: boolean): Promise<z.infer<typeof Forgotten>> {
  try {
    return await vaultWork(places, ['forget', `${person}`], Forgotten);
  } catch (error) {
    if (now && error instanceof VernixError && error.code === 'approval-awaited') {
      await withKeys(places, askToDestroyIntake);
    }
    throw error;
  }
}

/** Destroys now what would otherwise end with its time: the intake keys, and the key of the tokens. */
async function closeBackups(places: KeyPlaces): Promise<void> {
  await withKeys(places, destroyIntake);
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
    'Where there is an officers’ desk, two officers approve it first: it is asked for there (exit code 6); run the same command again when they have signed. --now asks for the intake keys, too.',
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
    const forgotten = await forget(places, person, values.now === true);
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
