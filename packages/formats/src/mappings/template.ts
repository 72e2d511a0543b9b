import { DICTIONARY } from '@vernix/dictionary';
import type { Mapping } from '../mapping.ts';

/** Our own template: each column is named by its element's id. Columns may be left out and stand in any order. */
export const template: Mapping = {
  id: 'template',
  version: '1.0.0',
  title: { en: 'Vernix template', fr: 'Gabarit Vernix' },
  columns: 'any',
  targets: DICTIONARY.elements.map(({ id }) => ({ element: id, from: { column: id } })),
  notCollected: [],
};
