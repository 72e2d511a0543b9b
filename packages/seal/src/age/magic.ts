/** The first line of every age v1 file, with its newline. */
export const AGE_MAGIC = 'age-encryption.org/v1\n';

const magic = new TextEncoder().encode(AGE_MAGIC);

/** Whether a file that begins with these bytes claims to be an age v1 file. Needs the first 22 bytes. */
export function looksLikeAge(prefix: Uint8Array): boolean {
  return prefix.length >= magic.length && magic.every((byte, index) => prefix[index] === byte);
}
