/** The identities of an age identity file (`age-keygen`): its lines that are neither empty nor comments. */
export function identitiesIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
