import { VernixError } from '@vernix/contracts';
import { expect, it } from 'vitest';

it('parts the digits of a count for people as their language does, and not for programs', () => {
  const { message, params } = new VernixError('upload-too-large', { limit: 2_000_000 }).toBody().error;
  expect(params).toEqual({ limit: 2_000_000 });
  expect(message.en).toContain('larger than the 2,000,000 bytes');
  expect(message.fr).toContain('dépasse les 2\u00a0000\u00a0000 octets');
});

it('leaves a number that is a name as it is', () => {
  const { message } = new VernixError('port-taken', { port: 18_080, zone: 'gateway' }).toBody().error;
  expect(message.en).toContain('Port 18080 ');
  expect(message.fr).toContain('Le port 18080 ');
});

it('fills a place with the words of the language when a parameter has them', () => {
  const error = new VernixError('command-line', {
    detail: 'no file',
    'detail.fr': 'aucun fichier',
    help: 'x',
  });
  const { message } = error.toBody().error;
  expect([message.en, message.fr.includes('aucun fichier')]).toEqual(['no file.', true]);
});
