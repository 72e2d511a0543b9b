import type { Verified } from './verify.ts';

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
