import { describe, expect, it } from 'vitest';
import { errorOf, rowsOf, rulesOf, valueOf } from './support.ts';

const HEADER = 'mother.surname,infant.apgar5,infant.sex\n';

describe('rows', () => {
  it('too short or too long are rejected, the others kept, and each has its number', async () => {
    const rows = await rowsOf(`${HEADER}a,1,male\nb,2\nc,3,male,4\nd,4,female\n`);
    expect(rows.map(({ row, rejected }) => [row, rejected])).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, false],
    ]);
    expect(rows.map(rulesOf)).toEqual([[], ['row-short'], ['row-long'], []]);
    expect(rows[1]?.values.every((value) => value === null)).toBe(true);
  });

  it('with nothing usable are rejected', async () => {
    const rows = await rowsOf(`${HEADER},,\n" ",?,\n`);
    expect(rows.map(rulesOf)).toEqual([['record-empty'], ['unreadable infant.apgar5', 'record-empty']]);
    expect(rows.every(({ rejected }) => rejected)).toBe(true);
  });

  it('with only a record number are rejected', async () => {
    const [row] = await rowsOf('record.local_id,infant.apgar5\nA-1,\n');
    expect(rulesOf(row)).toEqual(['record-empty']);
  });

  it('with a cell that cannot be read lose the cell and say so', async () => {
    const rows = await rowsOf('infant.birth_date,infant.apgar5\n2017-02-29,9\n28/02/2017,9\n');
    expect(rows.map(rulesOf)).toEqual([
      ['impossible-date infant.birth_date'],
      ['unreadable infant.birth_date'],
    ]);
    expect(rows.map((row) => valueOf(row, 'infant.birth_date'))).toEqual([null, null]);
    expect(rows.map((row) => valueOf(row, 'infant.apgar5'))).toEqual([9, 9]);
  });
});

describe('quotes', () => {
  it('hold separators, line ends and doubled quotes', async () => {
    const rows = await rowsOf('mother.surname,infant.apgar5\n"O\'Brien, ""Bo""",9\n"",8\n"x",7\n');
    expect(rows.map((row) => valueOf(row, 'mother.surname'))).toEqual(['O\'Brien, "Bo"', null, 'x']);
  });

  it('may hold line ends, which do not end the row', async () => {
    const rows = await rowsOf('infant.apgar5,mother.surname\n9,"a\r\nb"\n8,c\n');
    // A line end is no part of a name: the cell is asked about, the row and those after it stay whole.
    expect(rows.map(rulesOf)).toEqual([['unreadable mother.surname'], []]);
    expect(rows.map((row) => valueOf(row, 'infant.apgar5'))).toEqual([9, 8]);
  });

  it('inside a cell that does not begin with one are letters like others', async () => {
    const [row] = await rowsOf(`${HEADER}5'6" tall,9,male\n`);
    expect(valueOf(row, 'mother.surname')).toBe('5\'6" tall');
  });

  it('doubled in one row do not make those of the next row single', async () => {
    const rows = await rowsOf('mother.surname,mother.given_name\n"a""b","c""d"\na""b,c""d\n');
    expect(rows.map((row) => valueOf(row, 'mother.surname'))).toEqual(['a"b', 'a""b']);
    expect(rows.map((row) => valueOf(row, 'mother.given_name'))).toEqual(['c"d', 'c""d']);
  });

  it('followed by text reject the row, and only that row', async () => {
    const rows = await rowsOf(`${HEADER}"a"b,9,male\n"c",8,female\n`);
    expect(rows.map(rulesOf)).toEqual([['row-quotes'], []]);
    expect(valueOf(rows[1], 'mother.surname')).toBe('c');
  });

  it('never closed refuse the file and say where they opened, not what they hold', async () => {
    const error = await errorOf(`${HEADER}a,1,male\n"Tremblay,2,male\nb,3,male\n`);
    expect(error).toEqual({ code: 'quote-not-closed', params: { row: 3, column: 1 } });
  });

  it('never closed in the header too', async () => {
    expect(await errorOf('"mother.surname,infant.apgar5\na,1\n')).toEqual({
      code: 'quote-not-closed',
      params: { row: 1, column: 1 },
    });
  });
});

describe('cells that cannot be read', () => {
  const unreadOf = async (...cells: string[]): Promise<string[]> =>
    (await rowsOf(`mother.surname,infant.apgar5,infant.birth_weight_g\n${cells.join('\n')}\n`)).map(
      ({ unread }) => unread,
    );

  it('tell rows apart that differ in nothing else, by place and by what stands there', async () => {
    const [one, same, other, moved, both] = await unreadOf('a,x,', 'a,x,', 'a,y,', 'a,,x', 'a,x,x');
    expect(same).toBe(one);
    expect(new Set([one, other, moved, both]).size).toBe(4);
    expect(one).not.toContain('x,');
  });

  it('are none in a row that was read whole', async () => {
    expect(await unreadOf('a,9,', ',9,3000')).toEqual(['', '']);
  });
});
