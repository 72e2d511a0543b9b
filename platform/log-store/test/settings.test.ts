import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentials, storePlace } from '../src/index.ts';

const KEY = { accessKeyId: 'AKIA', secretAccessKey: 'a/b+c=' };
const url = (settings: Parameters<typeof storePlace>[0]): string => storePlace(settings, null).url;

describe('a place in a store', () => {
  it('has its bucket in the path where an endpoint is given, else in the name of the host', () => {
    const place = 's3://registry-log/births/2026';
    expect(url({ place })).toBe('https://registry-log.s3.us-east-1.amazonaws.com/births/2026');
    expect(url({ place, region: 'ca-central-1', pathStyle: true })).toBe(
      'https://s3.ca-central-1.amazonaws.com/registry-log/births/2026',
    );
    expect(url({ place, endpoint: 'http://127.0.0.1:9000/' })).toBe(
      'http://127.0.0.1:9000/registry-log/births/2026',
    );
    expect(url({ place, endpoint: 'https://s3.example/', pathStyle: false })).toBe(
      'https://registry-log.s3.example/births/2026',
    );
    expect(url({ place: 's3://registry-log/', endpoint: 'https://s3.example/store' })).toBe(
      'https://s3.example/store/registry-log',
    );
  });

  it.each([
    's3://',
    's3://UPPER/log',
    's3://bucket/../other',
    's3://bucket/./log',
    's3://buc..ket/log',
    's3://bucket//log',
    's3://bucket/a b',
    's3://bucket/log?x=1',
    's3://bucket/log#x',
    's3://user@bucket/log',
    'https://bucket/log',
  ])('is not %s', (place) => {
    expect(() => url({ place })).toThrow('store-place-invalid');
  });

  it.each(['https://key:secret@s3.example', 'https://s3.example/?a=b', 'ftp://s3.example', 'no address'])(
    'does not answer at %s',
    (endpoint) => {
      expect(() => url({ place: 's3://bucket', endpoint })).toThrow('store-place-invalid');
    },
  );

  it.each(['http://127.0.0.1:9000', 'https://[::1]', 'http://0x7f000001'])(
    'has no bucket before an address like %s, which has no names',
    (endpoint) => {
      expect(() => url({ place: 's3://bucket', endpoint, pathStyle: false })).toThrow('store-place-invalid');
    },
  );

  it('never leads out of its bucket, or to another host, whatever was written', () => {
    const Place = fc.oneof(
      fc.string(),
      fc.string().map((text) => `s3://bucket/${text}`),
      fc.stringMatching(/^s3:\/\/[a-z.-]{1,9}(\/[\w.-]{0,4}){0,4}$/),
    );
    fc.assert(
      fc.property(Place, (place) => {
        let made: string | null = null;
        try {
          made = url({ place, endpoint: 'https://s3.example' });
        } catch (error) {
          expect(String(error)).toContain('store-place-invalid');
        }
        if (made === null) return;
        expect(new URL(`${made}/checkpoint`).href).toBe(`${made}/checkpoint`);
        expect(`${made}/`.startsWith(`https://s3.example/${place.slice(5).split('/')[0]}/`)).toBe(true);
      }),
    );
  });
});

describe('the file of credentials', () => {
  const lines = ['aws_access_key_id = AKIA', 'aws_secret_access_key=a/b+c='];

  it('is read as the tools of S3 write it', () => {
    expect(parseCredentials(lines.join('\n'))).toEqual(KEY);
    expect(
      parseCredentials(
        ['# a key', '[default]', ...lines, '', '[other]', 'aws_access_key_id = B'].join('\r\n'),
      ),
    ).toEqual(KEY);
    expect(parseCredentials([...lines, 'aws_session_token = T=='].join('\n'))).toEqual({
      ...KEY,
      sessionToken: 'T==',
    });
  });

  it.each([
    '',
    '[other]\n' + lines.join('\n'),
    lines[0],
    'aws_access_key_id = a b\naws_secret_access_key = c',
  ])('gives no key out of %j', (text = '') => {
    expect(() => parseCredentials(text)).toThrow('store-credentials-invalid');
  });

  it('is read or refused, never anything else, and a refusal says nothing of it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...lines, '[default]', '[x]'))), (all) => {
        try {
          expect(parseCredentials(all.join('\n'))).toHaveProperty('accessKeyId');
        } catch (error) {
          expect(error).toMatchObject({ code: 'store-credentials-invalid', params: {} });
        }
      }),
    );
  });
});
