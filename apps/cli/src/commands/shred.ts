import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { defineCommand, usageError } from '../command.ts';
import { askToDestroyIntake, destroyIntake } from '../keys/intake.ts';
import { KEY_OPTIONS, type KeyPlaces, keyPlaces, withKeys } from '../keys/places.ts';
import type { Words } from '../language.ts';
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

function forgottenLines(forgotten: z.infer<typeof Forgotten>, closed: boolean): Words[] {
  const { rows, others, tokens, files, epochs, tokenGeneration } = forgotten;
  const intake = epochs.join(', ');
  return [
    {
      en: `Forgotten: ${rows} rows, ${tokens} tokens, ${files} original files. ${others} other people were in those rows.`,
      fr: `Oubliés : ${rows} lignes, ${tokens} jetons, ${files} fichiers d’origine. ${others} autres personnes figuraient dans ces lignes.`,
    },
    ...(intake === ''
      ? []
      : [
          {
            en: `Backups of the original files are closed when intake keys ${intake} are destroyed.`,
            fr: `Les sauvegardes des fichiers d’origine se ferment à la destruction des clés de réception ${intake}.`,
          },
        ]),
    ...(closed
      ? []
      : [
          {
            en: `Backups of the tokens are closed by “vernix keys rotate tokens” (now generation ${tokenGeneration}).`,
            fr: `Les sauvegardes des jetons se ferment par « vernix keys rotate tokens » (génération actuelle : ${tokenGeneration}).`,
          },
        ]),
    {
      en: 'Replace the copy of the sealing key that you keep in a safe place, and destroy the earlier one.',
      fr: 'Remplacez la copie de la clé de scellement que vous gardez en lieu sûr, et détruisez la précédente.',
    },
  ];
}

export const shred = defineCommand({
  name: 'shred',
  summary: {
    en: 'Forget one person for good: destroy the keys of all that is sealed about them.',
    fr: 'Oublier une personne pour de bon : détruire les clés de tout ce qui est scellé à son sujet.',
  },
  args: 'PERSON',
  arity: [1, 1],
  about: [
    {
      en: 'PERSON is the registry’s number of the person. What rows said of them is never read again, from no backup; they stay in the counts. A row is about a birth: what it said of mother and child goes together.',
      fr: 'PERSONNE est son numéro au registre. Ce qu’en disaient les lignes ne sera plus jamais lu, d’aucune sauvegarde; elle reste dans les comptes. Une ligne porte sur une naissance : ce qu’elle disait de la mère et de l’enfant disparaît ensemble.',
    },
    {
      en: 'Original files in a backup stay readable until their intake keys are destroyed, and tokens in a backup answer guesses until the token key is replaced. --now does both at once; without it, the keys’ own times do the first, and “vernix keys rotate tokens” the second.',
      fr: 'Les fichiers d’origine d’une sauvegarde restent lisibles jusqu’à la destruction de leurs clés de réception, et ses jetons répondent à qui devine jusqu’au remplacement de la clé des jetons. --now fait les deux aussitôt; sans elle, le temps des clés fait la première chose, et « vernix keys rotate tokens » la seconde.',
    },
    {
      en: 'Where there is an officers’ desk, two officers approve it first: it is asked for there (exit code 6); run the same command again when they have signed. --now asks for the intake keys, too.',
      fr: 'Là où il y a un bureau des responsables, deux d’entre eux l’approuvent d’abord : c’est demandé là (code de sortie 6); relancez la même commande quand ils auront signé. --now le demande aussi pour les clés de réception.',
    },
    { en: 'There is no way back.', fr: 'C’est sans retour.' },
  ],
  options: {
    ...KEY_OPTIONS,
    now: {
      type: 'boolean',
      about: {
        en: 'destroy the intake keys and replace the token key, too',
        fr: 'détruire aussi les clés de réception et remplacer celle des jetons',
      },
    },
  },
  examples: ['vernix shred 512077 --now'],
  async run({ values, positionals, output }) {
    const person = Number(positionals[0]);
    if (!Number.isSafeInteger(person) || person < 1) {
      throw usageError({
        en: 'PERSON is a number of the registry',
        fr: 'PERSONNE est un numéro du registre',
      });
    }
    const places = await keyPlaces(values);
    const forgotten = await forget(places, person, values.now === true);
    if (values.now === true) await closeBackups(places);
    const closed = values.now === true;
    const told = { ...forgotten, epochs: closed ? [] : forgotten.epochs };
    output.result({ ...told, backupsClosed: closed }, forgottenLines(told, closed));
    return 'ok';
  },
});
