import type { ReadStream } from 'node:tty';

const ENTER = new Set(['\r', '\n']);
const ERASE = new Set(['\u007f', '\b']);
const END = new Set(['\u0003', '\u0004']);

/** Reads one line: from a terminal without showing it, else the whole of what is piped in. */
export async function readHiddenLine(input: NodeJS.ReadStream): Promise<string> {
  input.setEncoding('utf8');
  if (input.isTTY) return typedLine(input);
  let text = '';
  for await (const chunk of input) text += String(chunk);
  return text.trim();
}

/** Ctrl-C and Ctrl-D end it, and throw away what was typed. */
async function typedLine(input: ReadStream): Promise<string> {
  let line = '';
  input.setRawMode(true);
  try {
    for await (const chunk of input) {
      for (const key of String(chunk)) {
        if (END.has(key)) return '';
        if (ENTER.has(key)) return line;
        line = ERASE.has(key) ? line.slice(0, -1) : line + key;
      }
    }
    return line;
  } finally {
    input.setRawMode(false);
  }
}
