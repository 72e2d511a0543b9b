import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryOf } from '../src/api/client.ts';
import { CareSearch, IntakeSearch } from '../src/app/search.ts';

describe('the address bar', () => {
  it('keeps what the pages know', () => {
    const search = { site: 'trillium-bay', level: '2', from: '2014-01', by: 'level' };
    expect(CareSearch(search)).toEqual(search);
    expect(IntakeSearch({ sort: 'rows', dir: 'up', state: 'failed' })).toEqual({
      sort: 'rows',
      dir: 'up',
      state: 'failed',
    });
  });

  it('drops everything else', () => {
    expect(CareSearch({ level: '9', from: '14-1', site: '../etc', note: 'Ada Lovelace' })).toEqual({});
  });

  it('never throws, whatever is typed into it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
        for (const value of Object.values({ ...CareSearch(raw), ...IntakeSearch(raw) })) {
          expect(typeof value).toBe('string');
        }
      }),
    );
  });

  it('writes a query only of what is set', () => {
    expect(queryOf({ a: undefined, b: '', c: 0, d: 'x y' })).toBe('?c=0&d=x+y');
    expect(queryOf({})).toBe('');
  });
});
