import type { Rule } from '../../rule.ts';

export const identityRules: readonly Rule[] = [
  {
    id: 'mother-health-number-check',
    version: 2,
    elements: ['mother.health_number'],
    when: { fails: ['mother.health_number', 'health-number'] },
    severity: 'query',
    message: {
      en: 'The mother’s health number is not a valid Ontario number: it needs ten digits, not all the same, the last a check digit. It was kept, but not used to link.',
      fr: 'Le numéro de carte Santé de la mère n’est pas un numéro valide de l’Ontario : il faut dix chiffres, pas tous identiques, dont un chiffre de contrôle à la fin. Il a été conservé, mais n’a pas servi au jumelage.',
    },
    fires: { 'mother.health_number': '3821694372' },
    quiet: { 'mother.health_number': '1234-567-897' },
  },
  {
    id: 'infant-health-number-check',
    version: 2,
    elements: ['infant.health_number'],
    when: { fails: ['infant.health_number', 'health-number'] },
    severity: 'query',
    message: {
      en: 'The infant’s health number is not a valid Ontario number: it needs ten digits, not all the same, the last a check digit. It was kept, but not used to link.',
      fr: 'Le numéro de carte Santé du nouveau-né n’est pas un numéro valide de l’Ontario : il faut dix chiffres, pas tous identiques, dont un chiffre de contrôle à la fin. Il a été conservé, mais n’a pas servi au jumelage.',
    },
    fires: { 'infant.health_number': '0000000000' },
    quiet: { 'infant.health_number': '1234567897' },
  },
  {
    id: 'infant-has-mothers-number',
    version: 2,
    elements: ['infant.health_number', 'mother.health_number'],
    when: { same: ['infant.health_number', 'mother.health_number'] },
    severity: 'query',
    message: {
      en: 'The infant has the same health number as the mother. Send the infant’s own number, or leave it empty.',
      fr: 'Le nouveau-né a le même numéro de carte Santé que la mère. Envoyez son propre numéro ou laissez le champ vide.',
    },
    fires: { 'mother.health_number': '1234567897', 'infant.health_number': '1234-567-897' },
    quiet: { 'mother.health_number': '1234567897' },
  },
  {
    id: 'health-number-version-form',
    version: 1,
    elements: ['mother.health_number_version'],
    when: { fails: ['mother.health_number_version', 'version-code'] },
    severity: 'query',
    message: {
      en: 'The version code of a health number is one or two letters.',
      fr: 'Le code de version d’une carte Santé compte une ou deux lettres.',
    },
    fires: { 'mother.health_number_version': '7' },
    quiet: { 'mother.health_number_version': 'AB' },
  },
  {
    id: 'postal-code-form',
    version: 1,
    elements: ['mother.postal_code'],
    when: { fails: ['mother.postal_code', 'postal-code'] },
    severity: 'query',
    message: {
      en: 'The postal code is not a Canadian one, such as K1A 0B1. It was kept.',
      fr: 'Le code postal n’est pas un code canadien, comme K1A 0B1. Il a été conservé.',
    },
    fires: { 'mother.postal_code': 'K1A OB1' },
    quiet: { 'mother.postal_code': 'K1A 0B1' },
  },
];
