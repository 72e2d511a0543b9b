import { languageOf, type VernixError } from '@vernix/contracts';

/** What happened and what to do, on one line, in the language of whoever started this process. */
export function inWords(error: VernixError): string {
  const { code, message, action } = error.toBody().error;
  const language = languageOf(process.env);
  return `${code}: ${message[language]} ${action[language]}`;
}
