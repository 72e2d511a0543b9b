import { describe, expect, it } from 'vitest';
import { errorOf, rowsOf, rulesOf, valueOf } from './support.ts';

const HEADER = 'mother.surname,infant.apgar5\n';

describe('text', () => {
  it('is UTF-8, with or without a byte order mark', async () => {
    for (const mark of ['', '\uFEFF']) {
      const [row] = await rowsOf(`${mark}${HEADER}Lévesque,9\n`);
      expect(valueOf(row, 'mother.surname')).toBe('Lévesque');
      expect(valueOf(row, 'infant.apgar5')).toBe(9);
    }
  });

  it('in Windows-1252 costs the cell, not the row, and is never guessed at', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER}Lévesque,9\n`),
      Buffer.from('L\u00e9vesque,8\n', 'latin1'),
      Buffer.from('Nguyễn,7\n'),
    ]);
    const rows = await rowsOf(bytes);
    expect(rows.map((row) => valueOf(row, 'mother.surname'))).toEqual(['Lévesque', null, 'Nguyễn']);
    expect(rows.map((row) => valueOf(row, 'infant.apgar5'))).toEqual([9, 8, 7]);
    expect(rows.map(rulesOf)).toEqual([[], ['undecodable mother.surname'], []]);
    expect(rows.some(({ rejected }) => rejected)).toBe(false);
  });

  it('that is broken in every cell rejects the row', async () => {
    const bytes = Buffer.concat([Buffer.from(HEADER), Buffer.from([0xff, 0xfe, 0x2c, 0xc3, 0x0a])]);
    const [row] = await rowsOf(bytes);
    expect(row?.rejected).toBe(true);
    expect(rulesOf(row)).toEqual(['undecodable mother.surname', 'undecodable infant.apgar5', 'record-empty']);
  });

  it('with a NUL in a cell costs the cell', async () => {
    const [row] = await rowsOf(`${HEADER}Le\u0000,9\n`);
    expect(rulesOf(row)).toEqual(['unreadable mother.surname']);
  });

  it.each([
    ['UTF-16 with its mark, little end first', Buffer.from(`\uFEFF${HEADER}`, 'utf16le'), 'file-utf16'],
    ['UTF-16 with its mark, big end first', Buffer.from(`\uFEFF${HEADER}`, 'utf16le').swap16(), 'file-utf16'],
    ['UTF-16 without its mark', Buffer.from(HEADER, 'utf16le'), 'file-not-text'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1'), 'file-not-text'],
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00]), 'file-not-text'],
    ['bytes of no text, without a NUL', Buffer.from([0x8f, 0x1b, 0xe2, 0x91]), 'file-not-text'],
    [
      'bytes of no text, with an early comma',
      Buffer.from([0x2c, 0x8f, 0x1b, 0xe2, 0x91, 0x0a]),
      'file-not-text',
    ],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'file-not-text'],
    [
      'a sealed file that was sealed twice',
      Buffer.from('age-encryption.org/v1\n-> X25519 a\n'),
      'file-still-sealed',
    ],
    [
      'a sealed file in its text form',
      Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----\r\nYWdlLWVu\r\n'),
      'file-still-sealed',
    ],
    ['one by PGP', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQEMA\n'), 'file-still-sealed'],
    ['lines of names that nobody knows', Buffer.from('a\n\tb\n'), 'header-unrecognised'],
    ['nothing', Buffer.alloc(0), 'file-empty'],
    ['a byte order mark alone', Buffer.from('\uFEFF'), 'file-empty'],
    ['empty lines alone', Buffer.from('\r\n\n\r'), 'file-empty'],
  ])('is not %s', async (_, bytes, code) => {
    expect((await errorOf(bytes))?.code).toBe(code);
  });
});

describe('separators and line ends', () => {
  it.each([',', ';', '\t'])('parts cells by %j', async (separator) => {
    const lines = ['infant.apgar5', 'infant.sex', 'mother.surname'].join(separator);
    const [row] = await rowsOf(`${lines}\n${['9', 'male', '"a,b;c"'].join(separator)}\n`);
    expect(valueOf(row, 'infant.apgar5')).toBe(9);
    expect(valueOf(row, 'mother.surname')).toBe('a,b;c');
  });

  it('reads decimal commas where semicolons part the cells', async () => {
    const [row] = await rowsOf('mother.height_cm;infant.apgar5\n162,5;9\n');
    expect(valueOf(row, 'mother.height_cm')).toBe(162.5);
  });

  it('is not misled by a separator in the first quoted name', async () => {
    expect((await errorOf('"a;b",infant.apgar5\n1,2\n'))?.code).toBe('header-unknown');
  });

  it('takes a file of one column', async () => {
    const rows = await rowsOf('infant.apgar5\n9\n10');
    expect(rows.map((row) => valueOf(row, 'infant.apgar5'))).toEqual([9, 10]);
  });

  it.each(['\n', '\r\n', '\r'])('ends lines by %j, the last one or not', async (end) => {
    for (const last of ['', end]) {
      const rows = await rowsOf(`infant.apgar5,infant.sex${end}9,male${end}8,female${last}`);
      expect(rows.map((row) => valueOf(row, 'infant.sex'))).toEqual(['male', 'female']);
    }
  });

  it('takes no empty line for a row, first, between or last', async () => {
    const rows = await rowsOf('\r\n\ninfant.apgar5\n\n9\r\n\r\n8\n\n');
    expect(rows.map(({ row }) => row)).toEqual([1, 2]);
  });

  it('gives no rows for a header alone', async () => {
    expect(await rowsOf('infant.apgar5,infant.sex\n')).toEqual([]);
    expect(await rowsOf('infant.apgar5')).toEqual([]);
  });
});
