/** How old what witnesses signed is: a log whose witnesses sign no more holds, and shows nothing of what came since. */
import { WitnessSettings } from '@vernix/log-files';
import { type Counted, counted, type Words } from '../language.ts';
import type { Verified } from './verify.ts';

/** So long does a registry wait for its witnesses, unless it is told otherwise. */
const PATIENCE_MINUTES = WitnessSettings.parse({}).minutes;

export interface Age {
  readonly ageSeconds: number;
  /** Older than is usual where witnesses sign: they are asked again each minute, also when nothing is logged. */
  readonly isOld: boolean;
}

/**
 * Since when as many witnesses as the policy asks for had signed: one that signs an old state anew makes it no younger.
 * @returns null when none is asked for, or their keys do not say when
 */
export function ageOf(cosigned: Verified['cosigned'], quorum: number, now: Date): Age | null {
  const times = (cosigned?.witnesses ?? [])
    .flatMap(({ time }) => (time === null || time === 0 ? [] : [time]))
    .toSorted((one, other) => other - one);
  const since = times[Math.min(quorum, times.length) - 1];
  if (since === undefined) return null;
  const ageSeconds = Math.max(0, Math.floor(now.getTime() / 1000) - since);
  return { ageSeconds, isOld: ageSeconds > PATIENCE_MINUTES * 60 };
}

interface Unit {
  readonly seconds: number;
  readonly name: Counted;
}
const MINUTE: Unit = { seconds: 60, name: { en: ['minute', 'minutes'], fr: ['minute', 'minutes'] } };
const UNITS: readonly Unit[] = [
  { seconds: 86_400, name: { en: ['day', 'days'], fr: ['jour', 'jours'] } },
  { seconds: 3600, name: { en: ['hour', 'hours'], fr: ['heure', 'heures'] } },
  MINUTE,
];

/** In the largest unit of which there are two at least. */
function lasting(seconds: number): Words {
  const unit = UNITS.find((each) => seconds >= 2 * each.seconds) ?? MINUTE;
  if (seconds < unit.seconds) return { en: 'less than a minute', fr: 'moins d’une minute' };
  return counted(Math.floor(seconds / unit.seconds), unit.name);
}

export function ageLines(age: Age | null): Words[] {
  if (age === null) return [];
  const old = lasting(age.ageSeconds);
  return [
    {
      en: `The newest state that witnesses signed is ${old.en} old.`,
      fr: `L’état le plus récent que des témoins ont signé date de ${old.fr}.`,
    },
    ...(age.isOld ? [WARNING] : []),
  ];
}

const WARNING: Words = {
  en: `Warning: where witnesses answer they sign every minute, and a registry waits ${PATIENCE_MINUTES} minutes for them. Either they sign no more, or what they signed since is not shown here: what was logged since is not in what was checked. A copy in an object store is this old, too, when nothing was logged since.`,
  fr: `Attention : les témoins qui répondent signent chaque minute, et un registre les attend ${PATIENCE_MINUTES} minutes. Ou bien ils ne signent plus, ou bien ce qu’ils ont signé depuis n’est pas montré ici : ce qui fut journalisé depuis n’est pas dans ce qui a été vérifié. Une copie dans un stockage d’objets a cet âge aussi quand rien n’a été journalisé depuis.`,
};
