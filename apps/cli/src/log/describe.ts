import type { LogEntry } from '@vernix/contracts';
import { figure, type Line, type Words } from '../language.ts';
import type { Standing } from './ask-witness.ts';
import type { ProvenAcceptance } from './receipt.ts';
import type { Verified } from './verify.ts';
import type { Event } from './watch.ts';
import { ANSWER_SECONDS } from './witness-answer.ts';

function when(seconds: number | null): Words {
  if (seconds === null || seconds === 0) return { en: '', fr: '' };
  const at = new Date(seconds * 1000).toISOString();
  return { en: ` on ${at}`, fr: ` le ${at}` };
}

const NO_WITNESS = {
  en: 'The policy asks for no witness: what the log’s keeper showed others is not known.',
  fr: 'La politique n’exige aucun témoin : ce que le gardien du journal a montré à d’autres est inconnu.',
};

/** Who saw how much of the log. */
export function cosignedLines(cosigned: Verified['cosigned']): Words[] {
  if (cosigned === null) return [NO_WITNESS];
  const size = figure(cosigned.size);
  return cosigned.witnesses.map(({ name, time }) => ({
    en: `${name} saw its first ${size.en} entries${when(time).en}.`,
    fr: `${name} a vu ses ${size.fr} premières entrées${when(time).fr}.`,
  }));
}

export const asking = (url: string): Words => ({
  en: `Asking ${url} whether it has seen another log; ${ANSWER_SECONDS} seconds at most for an answer.`,
  fr: `Question à ${url} : a-t-il vu un autre journal? Une réponse est attendue ${ANSWER_SECONDS} secondes au plus.`,
});

export const behindWitness = (url: string, seen: number, here: number, seconds: number): Words => ({
  en: `${url} has seen ${figure(seen).en} entries; ${figure(here).en} are shown here. Waiting ${seconds} seconds at most for the others.`,
  fr: `${url} a vu ${figure(seen).fr} entrées; ${figure(here).fr} sont montrées ici. Les autres sont attendues ${seconds} secondes au plus.`,
});

/** What a witness that was asked made of a log of this size. */
export function standingLine(url: string, { standing, seen }: Standing, size: number): Words {
  const [had, all] = [figure(seen), figure(size)];
  if (standing === 'same') {
    return { en: `${url} has seen this very log.`, fr: `${url} a vu ce journal même.` };
  }
  if (standing === 'longer') {
    return {
      en: `${url} has seen this log, and what was added since: ${had.en} entries.`,
      fr: `${url} a vu ce journal et ce qui y fut ajouté depuis : ${had.fr} entrées.`,
    };
  }
  return {
    en: `${url} had seen ${had.en} entries. It was shown that this log continues them, and has cosigned all ${all.en} now.`,
    fr: `${url} avait vu ${had.fr} entrées. Il lui a été prouvé que ce journal les prolonge; il a maintenant cosigné les ${all.fr}.`,
  };
}

export function acceptanceLines({ entry, index, checkpoint, witnesses }: ProvenAcceptance): Line[] {
  const [at, size] = [figure(index), figure(checkpoint.size)];
  return [
    {
      en: `The registry received file ${entry.transferId} of ${entry.partner} at ${entry.at}.`,
      fr: `Le registre a reçu le fichier ${entry.transferId} de ${entry.partner} le ${entry.at}.`,
    },
    {
      en: `SHA-256 of the sealed file: ${entry.sha256}`,
      fr: `SHA-256 du fichier scellé : ${entry.sha256}`,
    },
    {
      en: `It is entry ${at.en} of ${checkpoint.origin}, of ${size.en}.`,
      fr: `C’est l’entrée ${at.fr} de ${checkpoint.origin}, sur ${size.fr}.`,
    },
    ...witnesses.map(({ name, time }) => ({
      en: `${name} saw it${when(time).en}.`,
      fr: `${name} l’a vue${when(time).fr}.`,
    })),
  ];
}

/** Told apart, or for the key service itself. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['v', 'at', 'principal', 'type', 'meter']);

/** Longer ones are keys and signatures: a recipient of 2,000 characters would hide what else the line says. */
const MOST_SHOWN = 80;
const SHOWN_OF_LONGER = 24;
const shortened = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > MOST_SHOWN ? `${value.slice(0, SHOWN_OF_LONGER)}…` : value;

/** What an entry says beyond who and when: its ids and counts, as they are, and the start of what is very long. */
function saying(entry: LogEntry): string {
  const rest = Object.entries(entry).filter(([name]) => !SAID_ELSEWHERE.has(name));
  return rest.map(([name, value]) => `${name} ${JSON.stringify(value, shortened)}`).join(', ');
}

export function eventLine({ index, entry }: Event): Words {
  const start = `${String(index).padStart(8)}  ${entry.at}  ${entry.type}`;
  return {
    en: `${start}  by ${entry.principal}  ${saying(entry)}`.trimEnd(),
    fr: `${start}  par ${entry.principal}  ${saying(entry)}`.trimEnd(),
  };
}
