import { VernixError } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { sourceColumns } from '../src/header.ts';
import { getMapping } from '../src/index.ts';
import { errorOf, rowsOf, valueOf } from './support.ts';

const natality = getMapping('us-natality-2014');

describe('a header', () => {
  it('may name columns in any order, in any case, with space around', async () => {
    const [row] = await rowsOf(' Infant.SEX ,"INFANT.apgar5"\nmale,9\n');
    expect(valueOf(row, 'infant.sex')).toBe('male');
    expect(valueOf(row, 'infant.apgar5')).toBe(9);
  });

  it('of which nothing is known is not a header', async () => {
    expect(await errorOf('Tremblay,1990-01-01\nNguyen,1991-01-01\n')).toEqual({
      code: 'header-unrecognised',
      params: {},
    });
  });

  it('with unknown columns gives their positions, never their names', async () => {
    const error = await errorOf('infant.apgar5,Tremblay,infant.sex,,x\n9,a,male,b,c\n');
    expect(error).toEqual({ code: 'header-unknown', params: { count: 3, positions: '2, 4, 5' } });
  });

  it('lists ten positions at most', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `x${at}`);
    const error = await errorOf(`infant.apgar5,${names.join(',')}\n`);
    expect(error?.params).toEqual({ count: 30, positions: '2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …' });
  });

  it('may not name a column twice', async () => {
    expect(await errorOf('infant.apgar5,infant.sex,INFANT.apgar5\n')).toEqual({
      code: 'header-duplicate',
      params: { first: 1, second: 3 },
    });
  });

  it('names what is missing where a mapping needs every column, by the mapping’s own names', async () => {
    const columns = [...new Set(sourceColumns(natality))];
    const header = columns.filter((name) => name !== 'dbwt' && name !== 'me_rout').join(',');
    expect(await errorOf(`${header}\n`, natality)).toEqual({
      code: 'header-missing',
      params: { count: 2, names: 'me_rout, dbwt' },
    });
  });

  it('may leave out what is not collected', async () => {
    const columns = [...new Set(sourceColumns(natality))];
    expect(await rowsOf(`${columns.join(',')}\n`, natality)).toEqual([]);
  });
});

describe('a mapping', () => {
  it('that nobody agreed on is unknown, and its name is not repeated', () => {
    for (const id of ['', 'toString', 'us-natality-2015']) {
      try {
        getMapping(id);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(VernixError);
        expect((error as VernixError).toBody().error).toMatchObject({ code: 'mapping-unknown', params: {} });
      }
    }
  });
});
