const UNREADABLE = new RegExp(
  [
    // Control characters, the database's own end of a text among them; ends of lines; what turns the direction of all beside it.
    String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]`,
    // What leaves no trace, but for what some scripts join letters by, and what makes a sign an emoji.
    String.raw`(?![\u200c\u200d\ufe0f])\p{Default_Ignorable_Code_Point}`,
  ].join('|'),
  'u',
);
/** Something that is seen by itself: U+2800 is the sign of braille without dots. */
const SEEN = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Whether a name that somebody typed can be told from others by whoever reads it. */
export const isReadable = (name: string): boolean => !UNREADABLE.test(name) && SEEN.test(name);
