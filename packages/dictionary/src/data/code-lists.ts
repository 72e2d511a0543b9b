import type { Code } from '../element-shape.ts';

export const SEX = [
  { code: 'male', label: { en: 'Male', fr: 'Masculin' } },
  { code: 'female', label: { en: 'Female', fr: 'Féminin' } },
  { code: 'other', label: { en: 'Other or undetermined', fr: 'Autre ou indéterminé' } },
] as const satisfies readonly Code[];

export const PLACE = [
  { code: 'hospital', label: { en: 'Hospital', fr: 'Hôpital' } },
  { code: 'residence', label: { en: 'Home', fr: 'Domicile' } },
  { code: 'birth_centre', label: { en: 'Birth centre', fr: 'Maison de naissance' } },
  { code: 'clinic', label: { en: 'Clinic or doctor’s office', fr: 'Clinique ou cabinet' } },
  { code: 'other', label: { en: 'Other', fr: 'Autre' } },
] as const satisfies readonly Code[];

export const LABOUR_ONSET = [
  { code: 'spontaneous', label: { en: 'Spontaneous', fr: 'Spontané' } },
  { code: 'induced', label: { en: 'Induced', fr: 'Déclenché' } },
  {
    code: 'none',
    label: { en: 'No labour (caesarean before labour)', fr: 'Aucun (césarienne avant travail)' },
  },
] as const satisfies readonly Code[];

export const MODE = [
  { code: 'spontaneous', label: { en: 'Vaginal, spontaneous', fr: 'Vaginal, spontané' } },
  { code: 'forceps', label: { en: 'Vaginal, forceps', fr: 'Vaginal, forceps' } },
  { code: 'vacuum', label: { en: 'Vaginal, vacuum', fr: 'Vaginal, ventouse' } },
  { code: 'caesarean', label: { en: 'Caesarean', fr: 'Césarienne' } },
] as const satisfies readonly Code[];

export const PRESENTATION = [
  { code: 'cephalic', label: { en: 'Cephalic (head first)', fr: 'Céphalique (tête première)' } },
  { code: 'breech', label: { en: 'Breech', fr: 'Siège' } },
  { code: 'transverse', label: { en: 'Transverse or oblique', fr: 'Transverse ou oblique' } },
  { code: 'other', label: { en: 'Other', fr: 'Autre' } },
] as const satisfies readonly Code[];
