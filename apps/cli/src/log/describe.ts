import type { LogEntry } from '@vernix/contracts';
import type { ProvenAcceptance } from './receipt.ts';
import type { Verified } from './verify.ts';
import type { Event } from './watch.ts';

const when = (seconds: number | null): string =>
  seconds === null || seconds === 0 ? '' : ` on ${new Date(seconds * 1000).toISOString()}`;

/** Who saw how much of the log. */
export function cosignedLines(cosigned: Verified['cosigned']): string[] {
  if (cosigned === null)
    return ['The policy asks for no witness: what the log’s keeper showed others is not known.'];
  return cosigned.witnesses.map(
    ({ name, time }) => `${name} saw its first ${cosigned.size} entries${when(time)}.`,
  );
}

export function acceptanceLines({ entry, index, checkpoint, witnesses }: ProvenAcceptance): string[] {
  return [
    `The registry received file ${entry.transferId} of ${entry.partner} at ${entry.at}.`,
    `SHA-256 of the sealed file: ${entry.sha256}`,
    `It is entry ${index} of ${checkpoint.origin}, of ${checkpoint.size}.`,
    ...witnesses.map(({ name, time }) => `${name} saw it${when(time)}.`),
  ];
}

/** Told apart, or for the key service itself. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['v', 'at', 'principal', 'type', 'meter']);

/** What an entry says beyond who and when: its ids and counts, as they are. */
function saying(entry: LogEntry): string {
  const rest = Object.entries(entry).filter(([name]) => !SAID_ELSEWHERE.has(name));
  return rest.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
}

export const eventLine = ({ index, entry }: Event): string =>
  `${String(index).padStart(8)}  ${entry.at}  ${entry.type}  by ${entry.principal}  ${saying(entry)}`.trimEnd();
