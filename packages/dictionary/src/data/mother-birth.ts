import type { ElementShape } from '../element-shape.ts';

/** The mother at this birth: what happened to her. */
export const motherBirth = [
  {
    id: 'mother.transferred_in',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Mother transferred in', fr: 'Mère transférée' },
    about: {
      en: 'She was moved here from another place of care before the birth.',
      fr: 'Elle a été transférée ici d’un autre lieu de soins avant la naissance.',
    },
  },
  {
    id: 'mother.transfusion',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Blood transfusion', fr: 'Transfusion sanguine' },
    about: {
      en: 'Blood given to the mother around the birth.',
      fr: 'Sang donné à la mère autour de la naissance.',
    },
  },
  {
    id: 'mother.perineal_laceration',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Third- or fourth-degree tear', fr: 'Déchirure du troisième ou quatrième degré' },
    about: {
      en: 'A tear of the perineum that reaches the anal sphincter or beyond.',
      fr: 'Déchirure du périnée qui atteint le sphincter anal ou au-delà.',
    },
  },
  {
    id: 'mother.ruptured_uterus',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Ruptured uterus', fr: 'Rupture utérine' },
    about: { en: 'The wall of the uterus tore.', fr: 'La paroi de l’utérus s’est déchirée.' },
  },
  {
    id: 'mother.hysterectomy',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Unplanned hysterectomy', fr: 'Hystérectomie non prévue' },
    about: {
      en: 'The uterus was removed, without having planned to.',
      fr: 'L’utérus a été retiré sans que ce soit prévu.',
    },
  },
  {
    id: 'mother.intensive_care',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Mother in intensive care', fr: 'Mère aux soins intensifs' },
    about: {
      en: 'The mother was admitted to intensive care.',
      fr: 'La mère a été admise aux soins intensifs.',
    },
  },
] as const satisfies readonly ElementShape[];
