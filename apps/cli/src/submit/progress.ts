import { SingleBar } from 'cli-progress';
import type { Output } from '../output.ts';

export interface Progress {
  /** A phase begins, or goes on at another count of its total. */
  at(phase: string, done: number, total: number): void;
  stop(): void;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** One bar on standard error for a person at a terminal; nothing at all for a script. */
export function createProgress(output: Output): Progress {
  if (!output.interactive) return { at: () => undefined, stop: () => undefined };
  let bar: { readonly phase: string; readonly view: SingleBar } | null = null;
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
        format: `${phase.padEnd(8)} {bar} {percentage} %  {doneMb} of {totalMb} MB  {eta_formatted} left`,
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
