/** Tells the operator what a zone says that somebody has to see to. */
import type { Words } from '../language.ts';
import type { Output } from '../output.ts';
import type { Incident } from './zone-line.ts';

export class Incidents {
  readonly #output: Output;
  /** What was said before everything was open is told then: at once it would scroll away. Null from then on. */
  #early: (() => void)[] | null = [];

  constructor(output: Output) {
    this.#output = output;
  }

  tell(zone: string, incident: Incident): void {
    const line = inWords(zone, incident);
    const { code, message, action } = incident;
    const tell = (): void =>
      this.#output.result({ event: 'incident', zone, error: { code, message, action } }, [line]);
    if (this.#early === null) {
      tell();
      return;
    }
    this.#early.push(tell);
    this.#output.note(line); // it may be why nothing opens
  }

  opened(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const tell of early) tell();
  }

  /** A person was told each when it was said; a program was told nothing yet. */
  failed(): void {
    if (this.#output.json) this.opened();
  }
}

function inWords(zone: string, { message, action, code }: Incident): Words {
  const words = (intro: string, language: keyof Words): string =>
    `\n${intro} ${message[language]}\n        ${action[language]}\n        (${code})`;
  return { en: words(`From the zone ${zone}:`, 'en'), fr: words(`De la zone ${zone} :`, 'fr') };
}
