import type { Mapping } from '../mapping.ts';

/**
 * The public US birth file of 2014 as dtkaplan/natality2014 re-coded it. Empty cells mean unknown. It names nobody, so
 * no element of identity is mapped and its records link to no one: a row with a corrected cell is another birth.
 */
export const usNatality2014: Mapping = {
  id: 'us-natality-2014',
  version: '1.0.0',
  title: {
    en: 'US natality 2014, re-coded sample',
    fr: 'Naissances aux États-Unis 2014, échantillon recodé',
  },
  columns: 'all-required',
  targets: [
    { element: 'record.birth_year', from: { constant: 2014 } },
    { element: 'mother.age_years', from: { column: 'mager' } },
    // Earlier births now living and now dead. The file counts children: twins count twice here.
    { element: 'mother.parity', from: { sum: ['priorlive', 'priordead'] } },
    // … and pregnancies that ended otherwise, and this one.
    { element: 'mother.gravidity', from: { sum: ['priorlive', 'priordead', 'priorterm'], plus: 1 } },
    { element: 'mother.height_cm', from: { column: 'm_ht_in', unit: 'in' } },
    { element: 'mother.pre_pregnancy_weight_kg', from: { column: 'pwgt_r', unit: 'lb' } },
    { element: 'mother.delivery_weight_kg', from: { column: 'dwgt_r', unit: 'lb' } },
    { element: 'mother.cigarettes_before', from: { column: 'cig_0' } },
    { element: 'mother.cigarettes_first', from: { column: 'cig_1' } },
    { element: 'mother.cigarettes_second', from: { column: 'cig_2' } },
    { element: 'mother.cigarettes_third', from: { column: 'cig_3' } },
    { element: 'mother.diabetes', from: { column: 'urf_diab' } },
    { element: 'mother.chronic_hypertension', from: { column: 'urf_chyper' } },
    { element: 'mother.gestational_hypertension', from: { column: 'urf_phyper' } },
    { element: 'mother.eclampsia', from: { column: 'urf_eclam' } },
    { element: 'mother.prenatal_visits', from: { column: 'previs' } },
    // 15 stands for no prenatal care: all of those rows have no visit.
    { element: 'mother.prenatal_care_month', from: { column: 'precare', recode: { '15': 0 } } },
    { element: 'mother.transferred_in', from: { column: 'mtran' } },
    { element: 'mother.transfusion', from: { column: 'mm_mtr' } },
    { element: 'mother.perineal_laceration', from: { column: 'mm_plac' } },
    { element: 'mother.ruptured_uterus', from: { column: 'mm_rupt' } },
    { element: 'mother.hysterectomy', from: { column: 'mm_uhyst' } },
    { element: 'mother.intensive_care', from: { column: 'mm_aicu' } },
    {
      element: 'delivery.place',
      from: { column: 'ubfacil', recode: { hosp: 'hospital', center: 'birth_centre' } },
    },
    { element: 'delivery.plurality', from: { column: 'dplural' } },
    { element: 'delivery.induced', from: { column: 'ld_indl' } },
    { element: 'delivery.mode', from: { column: 'me_rout', recode: { cesarean: 'caesarean' } } },
    {
      // A caesarean that was not induced may have come before labour or in it: the file does not say.
      element: 'delivery.labour_onset',
      from: {
        cases: [
          { when: { is: ['delivery.induced', true] }, then: 'induced' },
          {
            when: {
              all: [
                { is: ['delivery.induced', false] },
                { oneOf: ['delivery.mode', ['spontaneous', 'forceps', 'vacuum']] },
              ],
            },
            then: 'spontaneous',
          },
        ],
      },
    },
    { element: 'delivery.presentation', from: { column: 'me_pres' } },
    { element: 'infant.sex', from: { column: 'sex', recode: { M: 'male', F: 'female' } } },
    // Completed weeks: 38 becomes 266 days, the first day of that week.
    { element: 'infant.gestation_days', from: { column: 'combgest', unit: 'wk' } },
    { element: 'infant.birth_weight_g', from: { column: 'dbwt' } },
    { element: 'infant.apgar5', from: { column: 'apgar5' } },
    { element: 'infant.apgar10', from: { column: 'apgar10' } },
    // The file holds live births only.
    { element: 'infant.live_birth', from: { constant: true } },
    { element: 'infant.nicu', from: { column: 'ab_nicu' } },
    { element: 'infant.ventilation_immediate', from: { column: 'ab_aven1' } },
    { element: 'infant.ventilation_over_6h', from: { column: 'ab_aven6' } },
    { element: 'infant.surfactant', from: { column: 'ab_surf' } },
    { element: 'infant.antibiotics', from: { column: 'ab_anti' } },
    { element: 'infant.seizures', from: { column: 'ab_seiz' } },
  ],
  notCollected: [
    { column: 'fagecomb', reason: 'The father’s age is not collected: nothing here is computed from it.' },
    { column: 'pay', reason: 'Who paid does not arise under public insurance.' },
    { column: 'wic', reason: 'A United States food programme.' },
    { column: 'ilive', reason: 'Alive when the report was made, which is not whether it was a live birth.' },
    { column: 'uop_induc', reason: 'The older certificate’s item for induction; ld_indl replaces it.' },
    { column: 'uld_breech', reason: 'The older certificate’s item for breech; me_pres replaces it.' },
  ],
};
