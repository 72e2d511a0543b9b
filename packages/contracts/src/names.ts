/** Control characters, the database's own end of a text among them; ends of lines; what turns the direction of all beside it. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** Whether a name that somebody typed can be told from others by whoever reads it. */
export const isReadable = (name: string): boolean => !UNREADABLE.test(name) && /[^\p{C}\p{Z}]/u.test(name);
