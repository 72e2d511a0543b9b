import { SingleBar } from 'cli-progress';
import { type Language, numberIn, type Words } from '../language.ts';
import type { Output } from '../output.ts';

export interface Progress {
  /** A phase begins, or goes on at another count of its total. */
  at(phase: Phase, done: number, total: number): void;
  stop(): void;
}

/** For whom nobody watches. */
export const NO_PROGRESS: Progress = { at: () => undefined, stop: () => undefined };

const PHASES = {
  sealing: { en: 'Sealing', fr: 'Scellement' },
  sending: { en: 'Sending', fr: 'Envoi' },
  fetching: { en: 'Fetching', fr: 'Récupération' },
} as const satisfies Record<string, Words>;
export type Phase = keyof typeof PHASES;

const WIDEST: Record<Language, number> = { en: 8, fr: 12 };
const BAR: Words = {
  en: '{bar} {percentage} %  {doneMb} of {totalMb} MB  {eta_formatted} left',
  fr: '{bar} {percentage} %  {doneMb} sur {totalMb} Mo  encore {eta_formatted}',
};

/** One bar on standard error for a person at a terminal; nothing at all for a script. */
export function createProgress(output: Output): Progress {
  if (!output.interactive) return NO_PROGRESS;
  const { language } = output;
  const megabytes = (bytes: number): string => numberIn(language, bytes / 1e6, 1);
  let bar: { readonly phase: Phase; readonly view: SingleBar } | null = null;
  const stop = (): void => {
    bar?.view.stop();
    bar = null;
  };
  return {
    stop,
    at: (phase, done, total) => {
      const figures = { doneMb: megabytes(done), totalMb: megabytes(total) };
      if (bar?.phase === phase) {
        bar.view.update(done, figures);
        return;
      }
      stop();
      const view = new SingleBar({
        format: `${PHASES[phase][language].padEnd(WIDEST[language])} ${BAR[language]}`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 30,
        hideCursor: true,
      });
      view.start(total, done, figures);
      bar = { phase, view };
    },
  };
}
